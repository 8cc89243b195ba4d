"""Take a test picture with a camera and find the faces in it, while no class is in the room."""

from datetime import timedelta
from typing import Any

from django.db import transaction
from django.utils import timezone

from accounts.models import User
from classes.access import keeps_people_of
from classes.errors import NotOfficeError
from classes.models import ClassSession
from face_vision.cage.frames import frame_at
from face_vision.cameras.caged_recorder import FilmRequest, film_camera
from face_vision.media.face_heights import Box, draw_face_heights, is_backlit
from face_vision.media.images import encode_jpeg
from face_vision.types import Detection
from faces.engine import get_pipeline, options_from_settings
from faces.failures import failure_of
from faces.selectors.consents import require_recognition
from jobs.lifecycle import enqueue, queue_anew
from jobs.registry import Kind, Lane
from jobs.running_job import RunningJob
from recognition.errors import RoomWatchRefusedError
from recognition.models import Camera, RoomWatch, SetupPicture
from recognition.models.cameras import source_of
from storage.files import private_file

FILMED_S, GRACE_S = 2.0, 15.0
"""So long a camera may take: a stuck one holds up the faces of the lane for no longer."""

BEFORE_A_LESSON = timedelta(minutes=5)
"""So long before a lesson its class may be in the room."""

JPEG_QUALITY = 80


@transaction.atomic
def take_setup_picture(*, camera: Camera, by: User) -> SetupPicture:
    """Let a camera take a test picture; the one before it goes.

    Raises:
        NotOfficeError: whoever asks does not administer the school.
        RoomWatchRefusedError: nobody answers for the room, or a lesson is on in it.
        RecognitionOffError: the school recognises nobody.
    """
    if not keeps_people_of(by, camera.room.school_id):
        raise NotOfficeError("room_watch_for_administrators")
    _refuse_now(camera)
    fresh: dict[str, Any] = {"asked_by": by, "picture": None, "heights_px": [], "n_backlit": 0}
    found, is_new = SetupPicture.objects.update_or_create(camera=camera, defaults=fresh)
    if is_new:
        enqueue(job=found)
    else:
        queue_anew(job=found)
    return found


def _refuse_now(camera: Camera) -> None:
    """Refuse where nobody may be photographed, or a class is in the room or about to come."""
    room = camera.room
    require_recognition(room.school_id)
    # Nobody is photographed before the notice hangs at the door.
    answered = RoomWatch.objects.filter(
        room=room, assessed_on__isnull=False, notice_on__isnull=False
    )
    if not answered.exclude(answered_by="").exists():
        raise RoomWatchRefusedError("room_watch_unanswered")
    now = timezone.now()
    lessons = ClassSession.objects.filter(room=room, starts_at__lte=now + BEFORE_A_LESSON)
    if lessons.filter(ends_at__gt=now).exists():
        raise RoomWatchRefusedError("room_in_lesson", room=room)


def _run(job: RunningJob) -> None:
    row = SetupPicture.objects.select_related("camera__room").get(pk=job.pk)
    # Asked again: the worker may have been away until the next lesson.
    _refuse_now(row.camera)
    with private_file(".mp4") as path:
        source = source_of(row.camera.source, row.camera.room.school_id)
        film_camera(source, FilmRequest(path, FILMED_S, grace_s=GRACE_S))
        frame = frame_at(path, FILMED_S / 2, options_from_settings().video)
    boxes = [_box_of(found) for found in get_pipeline().detector.detect(frame)]
    good_px = options_from_settings().identification.min_face_px
    row.picture = encode_jpeg(draw_face_heights(frame, boxes, good_px=good_px), JPEG_QUALITY)
    row.n_backlit = sum(is_backlit(frame, box) for box in boxes)
    row.heights_px = sorted(round(bottom - top) for _left, top, _right, bottom in boxes)
    with transaction.atomic():
        if job.succeed(heights_px=row.heights_px, n_backlit=row.n_backlit):
            row.save(update_fields=["picture"])


def _box_of(found: Detection) -> Box:
    left, top, right, bottom = map(float, found.box)
    return left, top, right, bottom


SETUP_PICTURES = Kind(
    name="test picture",
    model=SetupPicture,
    # Not with the rooms, whose processes hold no networks: a gigabyte each for a picture a year.
    lane=Lane.SMALL,
    run=_run,
    max_attempts=2,
    timeout_s=180,
    failure_of=failure_of,
)
