"""Film a lesson with one camera of its room, and hand the film in as one of its captures."""

from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from pathlib import Path

from django.core.files.base import File
from django.db import transaction
from django.db.models import QuerySet
from django.utils import timezone

from classes.errors import RefusedError
from classes.quotas.stored_space import require_space
from face_vision.cameras.caged_recorder import FilmRequest, film_camera
from face_vision.cameras.camera_faults import SHORT_S, CameraFault, FilmFacts
from face_vision.cameras.camera_types import FOLDER, camera_type_of
from face_vision.errors import CameraUnavailable
from faces.failures import failure_of
from faces.selectors.consents import require_recognition
from jobs.failures import storable
from jobs.lifecycle import acquire, fail, retry, succeed
from jobs.registry import Failure, Kind, Lane
from jobs.running_job import RunningJob
from recognition.errors import FilmTakenOverError
from recognition.film_lengths import EXPECTED_BYTES
from recognition.models import RoomFilm
from recognition.models.cameras import source_of
from recognition.selectors.rooms.watches import (
    has_fault_since,
    is_filmed,
    seconds_for,
    taken_until,
    watch_of,
)
from recognition.services.captures import CaptureOrigin, submit_capture
from recognition.services.rooms.camera_health import note_fault, note_film
from storage.files import private_file

PAUSES = (
    *(timedelta(seconds=20) * 2**n for n in range(4)),
    *[timedelta(minutes=5)] * 3,
    *[timedelta(minutes=15)] * 12,
)
"""After each attempt at a camera that did not answer, in all more than three hours: a recorder that
drops a film each hour is asked until long after the lesson."""

FAULT_AFTER = 5
"""So many attempts in vain are a fault that somebody is told of, while it is tried on."""

LEAST_OF_USE_S = 5.0
"""A film that breaks off before is made anew, if there is time."""

TOO_LATE = Failure("room_film_too_late")


ALONG = ("session__class_group__school", "session__room", "camera__room__school")


@dataclass(frozen=True)
class _Filmed:
    """A film, when it began, and what it shows of its camera."""

    path: Path
    began_at: datetime
    facts: FilmFacts


def _run(job: RunningJob) -> None:
    film = RoomFilm.objects.select_related(*ALONG).get(pk=job.pk)
    if not _is_wanted(film):
        job.succeed(state=RoomFilm.State.DROPPED)
    elif timezone.now() >= film.give_up_at:
        fail(lease=job.lease, failure=TOO_LATE)
    else:
        require_recognition(film.school_id)
        # Asked before: nobody is filmed for a film that could not be kept.
        require_space(school=film.session.class_group.school, n_bytes=EXPECTED_BYTES)
        with private_file(".mp4") as path:
            _film(job, film, path)


def _is_wanted(film: RoomFilm) -> bool:
    """Ask again just before: a teacher may have left the lesson out, an office the room, or the
    lesson or the camera may be elsewhere by now."""
    session, camera = film.session, film.camera
    is_here = camera.is_active and camera.room_id == session.room_id
    is_on = not session.is_closed and session.starts_at <= film.due_at < session.ends_at
    return is_here and is_on and is_filmed(session) and watch_of(session) is not None


def _film(job: RunningJob, film: RoomFilm, path: Path) -> None:
    began_at = timezone.now()
    request = FilmRequest(
        path,
        seconds_for(film),
        since=taken_until(film).timestamp(),
        at=film.due_at.timestamp(),
        until=film.session.ends_at.timestamp(),
    )
    try:
        facts = film_camera(source_of(film.camera.source, film.camera.room.school_id), request)
    except CameraUnavailable as refusal:
        _try_again(job, film, Failure(refusal.code, storable(refusal.params)))
        return
    # A recorder says when its film began; a camera is filmed from now on.
    if facts.began_at is not None:
        began_at = datetime.fromtimestamp(facts.began_at, UTC)
    health = note_film(camera=film.camera, facts=facts, at=began_at)
    if health.still_films and not _is_too_short(facts):
        _hand_in(job, film, _Filmed(path, began_at, facts))
    else:
        # A picture that stands still shows whoever was there before, a second of film hardly any.
        _try_again(job, film, Failure(health.fault_code, health.fault_params))


def _is_too_short(facts: FilmFacts) -> bool:
    return facts.stopped_s is not None and facts.stopped_s < LEAST_OF_USE_S


def _shortened(facts: FilmFacts) -> Failure | None:
    """Return why a film that was handed in shows less than it should."""
    if facts.stopped_s is None or facts.stopped_s >= SHORT_S:
        return None
    return Failure(CameraFault.BROKE_OFF.value)


def _try_again(job: RunningJob, film: RoomFilm, failure: Failure) -> None:
    """Try a camera again with growing pauses while the film is of use; its fault is noted.

    One whose fault was known before is tried once: others wait for their turn meanwhile. A recorder
    drops its film when it likes, which is no fault before the film is of no more use.
    """
    is_recorder = camera_type_of(film.camera.source) is FOLDER
    # By the pause that comes next: a try after the film's time shows an empty room.
    is_in_time = timezone.now() + ROOM_FILMS.pause_after(job.lease.attempt) < film.give_up_at
    if not is_in_time or (has_fault_since(film) and not is_recorder):
        fail(lease=job.lease, failure=failure)
        return
    if job.lease.attempt == FAULT_AFTER and not is_recorder:
        note_fault(camera=film.camera, failure=failure)
    retry(lease=job.lease, failure=failure)


def _hand_in(job: RunningJob, film: RoomFilm, filmed: _Filmed) -> None:
    # A recorder may hand over a film that began after the lesson.
    captured_at = min(filmed.began_at, film.session.ends_at)
    origin = CaptureOrigin(captured_at=captured_at)
    with filmed.path.open("rb") as opened, transaction.atomic():
        file = File(opened, name=filmed.path.name)
        capture = submit_capture(session=film.session, file=file, origin=origin)
        # Raised, so that the capture is taken back with it: the film was somebody else's by now.
        if not job.succeed(capture=capture, failure=_shortened(filmed.facts)):
            raise FilmTakenOverError
        # One film for all: two connections at once are refused by most cameras.
        for beside in _taught_together(film):
            _hand_in_beside(beside, file, origin, _shortened(filmed.facts))


def _taught_together(film: RoomFilm) -> "QuerySet[RoomFilm]":
    """Return what the same camera was to film now for other classes that sit there as well."""
    return RoomFilm.objects.filter(
        camera=film.camera_id, due_at=film.due_at, state=RoomFilm.State.QUEUED
    ).exclude(pk=film.pk)


def _hand_in_beside(
    beside: RoomFilm, file: "File[bytes]", origin: CaptureOrigin, shortened: Failure | None
) -> None:
    """Give the film to another register too; one that takes none ends in its sentence."""
    lease = acquire(kind=ROOM_FILMS, pk=beside.pk)
    film = RoomFilm.objects.select_related(*ALONG).get(pk=beside.pk)
    # Another worker has begun to film for it.
    if lease is None:
        return
    if not _is_wanted(film):
        succeed(lease=lease, state=RoomFilm.State.DROPPED)
        return
    # It was read to its end for the register before.
    file.seek(0)
    try:
        # In a transaction of its own, so that a refusal here keeps the first register's film.
        with transaction.atomic():
            capture = submit_capture(session=film.session, file=file, origin=origin)
            succeed(lease=lease, capture=capture, failure=shortened)
    except RefusedError as refusal:
        fail(lease=lease, failure=Failure(refusal.code, storable(refusal.params)))


def _note_failure(film_id: int) -> None:
    film = RoomFilm.objects.select_related("camera__room__school").get(pk=film_id)
    note_fault(camera=film.camera, failure=Failure(film.failure_code, film.failure_params))


def _of_free_cameras(rows: "QuerySet[RoomFilm]") -> "QuerySet[RoomFilm]":
    """Leave out films of cameras that film just now: most let nobody else in meanwhile."""
    filming = RoomFilm.objects.filter(state=RoomFilm.State.RUNNING)
    return rows.exclude(camera__in=filming.order_by().values("camera"))


ROOM_FILMS = Kind(
    name="room film",
    model=RoomFilm,
    lane=Lane.ROOMS,
    run=_run,
    max_attempts=len(PAUSES) + 1,
    pauses=PAUSES,
    timeout_s=300,
    eligible=_of_free_cameras,
    failure_of=failure_of,
    when_failed=_note_failure,
)
