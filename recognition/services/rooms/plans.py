"""Plan the films of rooms by the timetable: each minute those whose moment has come."""

from collections.abc import Iterable
from datetime import datetime, timedelta

from django.db import transaction
from django.db.models import Prefetch, Q, QuerySet
from django.utils import timezone

from accounts.models import User
from classes.models import ClassSession
from classes.services.register.lock import refuse_locked
from classes.services.sessions import lock_session
from face_vision.cameras.camera_types import FOLDER, camera_type_of
from faces.selectors.consents import recognition_refusal
from faces.selectors.roster_faces import faces_of_roster
from jobs.bell import ring_bell
from jobs.registry import Lane
from privacy.accesses import Access
from privacy.services.access_log import log_change
from recognition.errors import RoomWatchRefusedError
from recognition.models import Camera, RoomFilm, RoomWatch
from recognition.models.room_films import moments_of
from recognition.selectors.rooms.watches import is_filmed, watch_of
from recognition.services.captures import require_open, require_registered_faces

ASKED_FOR = timedelta(minutes=2)
"""So long a film that a teacher asks for is tried: she waits for it."""

AFTER_THE_LESSON = timedelta(minutes=90)
"""So long a recorder's film is waited for."""

BY_ITSELF = (RoomWatch.Mode.START, RoomWatch.Mode.SEVERAL, RoomWatch.Mode.THROUGHOUT)


def plan_room_films(*, now: datetime | None = None) -> int:
    """Queue what rooms film now; return how many films are new."""
    now = now or timezone.now()
    films = [film for session in _lessons_on(now) for film in _due_films(session, now)]
    return _queue(_wanted(films))


@transaction.atomic
def request_room_films(*, session: ClassSession, by: User, now: datetime | None = None) -> int:
    """Film a lesson now, as its teacher asks; return how many cameras film.

    Raises:
        RoomWatchRefusedError: the room is off, has no camera, or the lesson is not on.
        RefusedError: the register takes no film.
    """
    now = now or timezone.now()
    # Of two presses the second waits, and finds the films of the first.
    lock_session(session)
    require_open(session)
    refuse_locked(session, by=by)
    require_registered_faces(session)
    watch = watch_of(session)
    if watch is None or not is_filmed(session):
        raise RoomWatchRefusedError("room_does_not_film")
    if not session.starts_at <= now < session.ends_at:
        raise RoomWatchRefusedError("room_film_outside_lesson")
    under_way = session.room_films.filter(state__in=[RoomFilm.State.QUEUED, RoomFilm.State.RUNNING])
    if n_under_way := under_way.count():
        # Whoever presses again is told of the same films.
        return n_under_way
    moment = (now, min(now + ASKED_FOR, session.ends_at))
    films = list(_films_at(session, [moment], asked_by=by))
    if not films:
        raise RoomWatchRefusedError("room_without_cameras", room=watch.room)
    for film in films:
        film.give_up_at = _tried_until(film)
    school_id = session.class_group.school_id
    params = {"how": "asked for", "by": by.pk}
    log_change(Access("cameras", school_id, about=f"session {session.pk}", params=params))
    return _queue(films)


def _lessons_on(now: datetime) -> "QuerySet[ClassSession]":
    """Return lessons that are on, in rooms that film by themselves."""
    on = ClassSession.objects.still_open().filter(starts_at__lte=now, ends_at__gt=now)
    as_wished = Q(class_group__watch=None, room__watch__mode__in=BY_ITSELF) | Q(
        class_group__watch__mode__in=BY_ITSELF, room__watch__isnull=False
    )
    on = on.filter(as_wished).exclude(room__watch__mode=RoomWatch.Mode.OFF)
    cameras = Prefetch(
        "room__cameras", Camera.objects.filter(is_active=True).only("room", "is_active", "source")
    )
    return on.select_related(
        "class_group__school", "class_group__watch", "room__watch"
    ).prefetch_related(cameras)


def _due_films(session: ClassSession, now: datetime) -> Iterable[RoomFilm]:
    """Return the films of a lesson whose moment has come."""
    assert session.room is not None, "the query asks for its room's watch"  # noqa: S101
    moments = moments_of(session.room.watch, session)
    return _films_at(session, [one for one in moments if one[0] <= now < one[1]])


def _wanted(films: list[RoomFilm]) -> list[RoomFilm]:
    """Leave out films that are planned already, or of lessons that may not be filmed."""
    known = set(
        RoomFilm.objects.filter(session__in={film.session_id for film in films}).values_list(
            "session", "camera", "due_at"
        )
    )
    new = [film for film in films if (film.session_id, film.camera_id, film.due_at) not in known]
    may: dict[int, bool] = {}
    for film in new:
        if film.session_id not in may:
            may[film.session_id] = _may_be_filmed(film.session)
    wanted = [film for film in new if may[film.session_id]]
    for film in wanted:
        film.give_up_at = _tried_until(film)
    return wanted


def _tried_until(film: RoomFilm) -> datetime:
    """Wait for a recorder's film, which may be of an hour, until after the lesson."""
    if camera_type_of(film.camera.source) is FOLDER:
        return film.session.ends_at + AFTER_THE_LESSON
    return film.give_up_at


def _may_be_filmed(session: ClassSession) -> bool:
    if recognition_refusal(session.class_group.school_id) or not is_filmed(session):
        return False
    # Nobody is filmed for nothing: without a registered face no film says anything.
    return bool(faces_of_roster(session.class_group, session.day))


def _films_at(
    session: ClassSession,
    moments: list[tuple[datetime, datetime]],
    *,
    asked_by: User | None = None,
) -> Iterable[RoomFilm]:
    if not moments or session.room is None:
        return
    for camera in session.room.cameras.all():
        if not camera.is_active:
            continue
        for due_at, give_up_at in moments:
            yield RoomFilm(
                session=session,
                camera=camera,
                school=session.class_group.school,
                due_at=due_at,
                give_up_at=give_up_at,
                asked_by=asked_by,
            )


def _queue(films: list[RoomFilm]) -> int:
    if films:
        # Another worker may plan at the same moment; a film stays one.
        RoomFilm.objects.bulk_create(films, ignore_conflicts=True)
        ring_bell(lane=Lane.ROOMS)
        # The networks load while the room films: its review waits for neither.
        ring_bell(lane=Lane.FILMS)
    return len(films)
