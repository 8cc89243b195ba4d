"""Whose films of one moment are all looked at, and who wants to be told."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime, timedelta
from itertools import groupby

from django.db.models import Q

from accounts.models import User
from classes.models import ClassSession, Teacher
from recognition.models import Capture, FilmNoticeWish, RoomFilm, RoomWatch

FORGOTTEN_AFTER = timedelta(hours=4)
"""What was filmed longer ago is no news: the page of the lesson has it."""

WAITED_FOR = timedelta(minutes=10)
"""So long one camera waits for the others of its room; a recorder may come after the lesson."""

FILMING = (RoomFilm.State.QUEUED, RoomFilm.State.RUNNING)
LOOKED_AT = (Capture.State.READY, Capture.State.FAILED)


@dataclass(frozen=True)
class FilmedMoment:
    """A lesson and a moment at which its room has filmed it; all that came is looked at."""

    session: ClassSession
    filmed_at: datetime


@dataclass(frozen=True)
class FilmNoticeChoice:
    """A post of a teacher at a school whose rooms film, and whether she wants mails."""

    teacher: Teacher
    is_wished: bool


def filmed_moments(wishes: Iterable[FilmNoticeWish], *, now: datetime) -> list[FilmedMoment]:
    """Return what the lessons' rooms have filmed of late; of lessons that are not confirmed."""
    teachers = [wish.teacher_id for wish in wishes]
    # By the lesson's teacher, else those of its class, as the register asks them.
    theirs = Q(session__teacher__in=teachers) | Q(
        session__teacher=None, session__class_group__teachers__in=teachers
    )
    films = (
        RoomFilm.objects.filter(theirs, due_at__gt=now - FORGOTTEN_AFTER, due_at__lte=now)
        .filter(session__in=ClassSession.objects.still_open().filter(confirmed_at=None))
        .select_related("capture", "session__class_group__school", "session__teacher")
        # Joined to the teachers of a class, a film would come once for each.
        .distinct()
        .order_by("session", "due_at")
    )
    moments = groupby(films, key=lambda film: (film.session, film.due_at))
    return [FilmedMoment(*moment) for moment, found in moments if _is_looked_at(list(found), now)]


def teachers_of(session: ClassSession) -> list[Teacher]:
    """Return who takes the register: the lesson's teacher, else those of the class."""
    if session.teacher:
        return [session.teacher]
    return list(session.class_group.teachers.filter(left_on=None))


def film_notice_choices(user: User) -> list[FilmNoticeChoice]:
    """List the user's posts at schools with a room that films; one query."""
    films = RoomWatch.objects.exclude(mode=RoomWatch.Mode.OFF).values("room__school")
    posts = Teacher.objects.filter(user=user, left_on=None, school__in=films)
    named = posts.select_related("school", "film_notice_wish").order_by("school__name")
    return [FilmNoticeChoice(post, hasattr(post, "film_notice_wish")) for post in named]


def _is_looked_at(films: list[RoomFilm], now: datetime) -> bool:
    """Tell whether something was recognised, and nothing more is to be waited for."""
    is_filming = any(film.state in FILMING for film in films)
    if is_filming and now < films[0].due_at + WAITED_FOR:
        return False
    states = {film.capture.state for film in films if film.capture}
    # One failure is told on the page; a mail needs something that was recognised.
    return Capture.State.READY in states and states <= set(LOOKED_AT)
