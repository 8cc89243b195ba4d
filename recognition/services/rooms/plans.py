"""Plan the films of rooms by the timetable: each minute those whose moment has come."""

from collections.abc import Iterable
from datetime import datetime, timedelta

from django.db import transaction
from django.db.models import QuerySet
from django.utils import timezone

from accounts.models import User
from classes.models import ClassSession
from classes.services.registers.lock import refuse_locked
from faces.selectors.consents import recognition_refusal
from faces.selectors.roster_faces import faces_of_roster
from jobs.bell import ring_bell
from jobs.registry import Lane
from recognition.errors import RoomWatchRefusedError
from recognition.models import RoomFilm, RoomWatch
from recognition.models.room_films import moments_of
from recognition.selectors.rooms.watches import is_filmed, watch_of
from recognition.services.captures import require_open, require_registered_faces

ASKED_FOR = timedelta(minutes=2)
"""So long a film that a teacher asks for is tried: she waits for it."""

BY_ITSELF = (RoomWatch.Mode.START, RoomWatch.Mode.SEVERAL, RoomWatch.Mode.THROUGHOUT)


def plan_room_films(*, now: datetime | None = None) -> int:
    """Queue what rooms film now; return how many films are new."""
    now = now or timezone.now()
    films = [film for session in _lessons_filmed(now) for film in _due_films(session, now)]
    return _queue(films)


@transaction.atomic
def request_room_films(*, session: ClassSession, by: User, now: datetime | None = None) -> int:
    """Film a lesson now, as its teacher asks; return how many cameras film.

    Raises:
        RoomWatchRefusedError: the room is off, has no camera, or the lesson is not on.
        RefusedError: the register takes no film.
    """
    now = now or timezone.now()
    require_open(session)
    refuse_locked(session, by=by)
    require_registered_faces(session)
    watch = watch_of(session)
    if watch is None or not is_filmed(session):
        raise RoomWatchRefusedError("room_does_not_film")
    if not session.starts_at <= now < session.ends_at:
        raise RoomWatchRefusedError("room_film_outside_lesson")
    # To the second: whoever presses twice asks once.
    moment = (now.replace(microsecond=0), min(now + ASKED_FOR, session.ends_at))
    films = list(_films_at(session, [moment]))
    if not films:
        raise RoomWatchRefusedError("room_without_cameras", room=watch.room)
    return _queue(films)


def _lessons_filmed(now: datetime) -> Iterable[ClassSession]:
    """Return lessons that are on, in rooms that film, of schools that recognise."""
    refused: dict[int, bool] = {}
    for session in _lessons_in_watched_rooms(now):
        school_id = session.class_group.school_id
        if school_id not in refused:
            refused[school_id] = recognition_refusal(school_id) is not None
        # Nobody is filmed for nothing: without a registered face no film says anything.
        if not refused[school_id] and faces_of_roster(session.class_group, session.day):
            yield session


def _lessons_in_watched_rooms(now: datetime) -> "QuerySet[ClassSession]":
    return (
        ClassSession.objects.still_open()
        .filter(
            starts_at__lte=now,
            ends_at__gt=now,
            room__watch__mode__in=BY_ITSELF,
            film_exemption=None,
            class_group__film_exemption=None,
        )
        .select_related("class_group__school", "room")
    )


def _due_films(session: ClassSession, now: datetime) -> Iterable[RoomFilm]:
    watch = watch_of(session)
    moments = moments_of(watch, session) if watch else []
    return _films_at(session, [one for one in moments if one[0] <= now < one[1]])


def _films_at(
    session: ClassSession, moments: list[tuple[datetime, datetime]]
) -> Iterable[RoomFilm]:
    if not moments or session.room is None:
        return
    for camera in session.room.cameras.filter(is_active=True):
        for due_at, give_up_at in moments:
            yield RoomFilm(
                session=session,
                camera=camera,
                school=session.class_group.school,
                due_at=due_at,
                give_up_at=give_up_at,
            )


def _queue(films: list[RoomFilm]) -> int:
    before = RoomFilm.objects.count()
    # Another worker may plan at the same moment; a film stays one.
    RoomFilm.objects.bulk_create(films, ignore_conflicts=True)
    if films:
        ring_bell(lane=Lane.ROOMS)
    return RoomFilm.objects.count() - before
