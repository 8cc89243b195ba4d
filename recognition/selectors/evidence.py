"""Show where and when in its capture a face was seen, and find what shows a student."""

from django.db.models import Exists, OuterRef, Q, QuerySet

from classes.models import AttendanceRecord, ClassSession, Enrolment, Student
from classes.models.statuses import HERE
from face_vision.cage.frames import frame_at, read_picture
from face_vision.errors import VisionError
from face_vision.media.evidence_frame import draw_evidence_frame
from face_vision.media.images import encode_jpeg
from face_vision.media.resizing import turned_left
from face_vision.types import Frame
from faces.engine import options_from_settings
from recognition.models import Capture, Sighting, SightingCandidate, Upload
from storage.files import local_copy

JPEG_QUALITY = 85


def draw_evidence(sighting: Sighting) -> bytes:
    """Draw the moment of the evidence as JPEG; only the face if its file is gone or unreadable."""
    if not sighting.capture.file:
        return bytes(sighting.chip)
    try:
        frame = frame_of(sighting)
    except (VisionError, FileNotFoundError):
        return bytes(sighting.chip)
    return encode_jpeg(draw_evidence_frame(frame, sighting.box), quality=JPEG_QUALITY)


def frame_of(sighting: Sighting) -> Frame:
    """Read the moment of the evidence from the stored film or photo.

    Raises:
        FileNotFoundError: the file is gone.
        VisionError: it cannot be read.
    """
    with local_copy(sighting.capture.file) as path:
        if sighting.capture.kind == Capture.Kind.PHOTO:
            return turned_left(read_picture(path), sighting.capture.quarter_turns)
        return frame_at(path, sighting.best_seen_s, options_from_settings().video)


def films_with(student: Student) -> "QuerySet[Capture]":
    """Return the films and photos in which she was seen, or that were made while she was there."""
    was_there = AttendanceRecord.objects.filter(student=student, status__in=HERE)
    seen_in = evidence_of(student).values("capture")
    of_her = Q(pk__in=seen_in) | Q(session__in=was_there.values("session"))
    # The worker has the others in hand; of her it keeps no face any more (`allowed_students`).
    at_rest = Q(state__in=[Capture.State.READY, Capture.State.FAILED])
    return Capture.objects.filter(of_her & at_rest)


def unfinished_films_with(student: Student) -> "QuerySet[Capture]":
    """Return what the worker has in hand of lessons at which she may have been."""
    return Capture.objects.unfinished().filter(session__in=_lessons_of(student).values("pk"))


def unfinished_uploads_with(student: Student) -> "QuerySet[Upload]":
    """Return what devices still send of lessons at which she may have been."""
    return Upload.objects.unfinished().filter(session__in=_lessons_of(student).values("pk"))


def films_in_work(student: Student) -> list[str]:
    return [str(pk) for pk in unfinished_films_with(student).values_list("pk", flat=True)]


def uploads_in_work(student: Student) -> list[str]:
    return [str(pk) for pk in unfinished_uploads_with(student).values_list("pk", flat=True)]


def _lessons_of(student: Student) -> "QuerySet[ClassSession]":
    """Of all classes that she was ever in: a film too many goes sooner than one with her stays."""
    there = Q(records__student=student, records__status__in=HERE)
    classes = Enrolment.objects.filter(student=student).values("class_group")
    return ClassSession.objects.filter(there | Q(class_group__in=classes))


def films_before_a_withdrawal() -> "QuerySet[Capture]":
    """Return the films and photos of lessons of a student who withdrew after they were made.

    Also of one who objected, for whom there may have been no consent to withdraw.

    Most went at once; one that was still waiting, in work or with somebody's phone did not.
    """
    made_at = OuterRef("captured_at")
    refused = Q(student__biometric_consents__withdrawn_at__gt=made_at) | Q(
        student__face_objections__objected_at__gt=made_at
    )
    there = AttendanceRecord.objects.filter(refused, session=OuterRef("session"), status__in=HERE)
    return Capture.objects.filter(Exists(there))


def evidence_of(student: Student) -> "QuerySet[Sighting]":
    """Return the student's faces: named, proposed, or nameless but most like hers."""
    nameless = Q(proposed_student__isnull=True, confirmed_student__isnull=True)
    most_like_her = SightingCandidate.objects.filter(student=student, rank=1)
    return Sighting.objects.filter(
        Q(proposed_student=student)
        | Q(confirmed_student=student)
        | (nameless & Q(pk__in=most_like_her.values("sighting")))
    )
