"""Register the faces of students, from pictures or a video; refuse with one plain reason."""

import hashlib
from collections.abc import Sequence
from dataclasses import dataclass, replace
from pathlib import Path

from django.db import transaction

from accounts.models import User
from classes.models import Student
from face_vision.cage.frames import read_picture
from face_vision.errors import VisionError
from face_vision.media.images import encode_jpeg
from face_vision.pipeline import Pipeline, RegisteredLook
from faces.engine import get_pipeline
from faces.errors import ConsentMissingError, FaceRefusedError, LooksLikeAnotherStudentError
from faces.models import FaceTemplate, LookalikePair
from faces.models.face_templates import TemplateSource
from faces.selectors.consents import may_be_recognised, require_recognition
from faces.selectors.gallery_audit import find_lookalike
from faces.services.consents import lock_consents
from faces.services.gallery.arrangement import arrange_faces, lock_student
from faces.services.lookalike_pairs import keep_lookalikes


@dataclass(frozen=True)
class Origin:
    """How a face came to be registered.

    Args:
        by: who gave the picture; None at the command line.
        source: what it is, where that is not plainly a photo or a video.
        allowed_by: who says that it is stored even if it is like another student's.
        sha256: of the file; empty until it is read.
    """

    by: User | None = None
    source: TemplateSource | None = None
    allowed_by: User | None = None
    sha256: str = ""


NO_ORIGIN = Origin()


def register_picture(
    *,
    student: Student,
    picture: Path | bytes,
    pipeline: Pipeline | None = None,
    origin: Origin = NO_ORIGIN,
) -> FaceTemplate:
    """Register the one face of a picture; the same file again gives the template it made."""
    # Before anything is read: without a consent no picture is looked at.
    _require_allowed(student)
    pipeline = pipeline or get_pipeline()
    sha256 = sha256_of(picture)
    if known := _registered(student, sha256, pipeline):
        return known[0]
    try:
        look = pipeline.registration_look(read_picture(picture))
    except VisionError as error:
        raise FaceRefusedError.because_of(error) from error
    source = origin.source or FaceTemplate.Source.PHOTO
    origin = replace(origin, source=source, sha256=sha256)
    return store_face_templates(student, looks=[look], origin=origin, pipeline=pipeline)[0]


def register_video(
    *,
    student: Student,
    video: Path,
    pipeline: Pipeline | None = None,
    origin: Origin = NO_ORIGIN,
) -> list[FaceTemplate]:
    """Register a few varied looks of a video; the same file again gives those it made."""
    _require_allowed(student)
    pipeline = pipeline or get_pipeline()
    sha256 = sha256_of(video)
    if known := _registered(student, sha256, pipeline):
        return known
    try:
        looks = pipeline.registration_looks(video)
    except VisionError as error:
        raise FaceRefusedError.because_of(error) from error
    source = origin.source or FaceTemplate.Source.VIDEO
    origin = replace(origin, source=source, sha256=sha256)
    return store_face_templates(student, looks=looks, origin=origin, pipeline=pipeline)


@transaction.atomic
def remove_face(*, face_template: FaceTemplate) -> None:
    """Erase a face; one that was set aside because of it may be compared again."""
    student = face_template.student
    lock_student(student.pk)
    face_template.delete()
    arrange_faces(student)


@transaction.atomic
def show_in_lists(*, face_template: FaceTemplate) -> None:
    """Make this the face that lists show of its student; of two at once the second stays."""
    lock_student(face_template.student_id)
    # First: a constraint lets one face of a student be shown at most.
    FaceTemplate.objects.filter(student=face_template.student_id, is_shown=True).update(
        is_shown=False
    )
    FaceTemplate.objects.in_use().filter(pk=face_template.pk).update(is_shown=True)


def _require_allowed(student: Student) -> None:
    require_recognition(student.school_id)
    if not may_be_recognised(student):
        raise _no_consent(student)


def _no_consent(student: Student) -> ConsentMissingError:
    return ConsentMissingError("consent_missing", student=student)


def sha256_of(source: Path | bytes) -> str:
    """Return the checksum that tells the same file from another, whatever it is called."""
    if isinstance(source, bytes):
        return hashlib.sha256(source).hexdigest()
    with source.open("rb") as file:
        return hashlib.file_digest(file, "sha256").hexdigest()


def _registered(student: Student, sha256: str, pipeline: Pipeline) -> list[FaceTemplate]:
    templates = FaceTemplate.objects.filter(student=student, source_sha256=sha256)
    return list(templates.of_network(pipeline.network_id))


@transaction.atomic
def store_face_templates(
    student: Student, *, looks: Sequence[RegisteredLook], origin: Origin, pipeline: Pipeline
) -> list[FaceTemplate]:
    """Store all looks or none; switch and consent are asked again, they may be gone since."""
    require_recognition(student.school_id)
    lock_student(student.pk)
    if not lock_consents(Student.objects.filter(pk=student.pk)):
        raise _no_consent(student)
    # Two workers with the same file stand in line at the lock; the second finds it done.
    if known := _registered(student, origin.sha256, pipeline):
        return known
    pair = _require_no_other(student, looks, origin, pipeline)
    allowed_by = pair.accepted_by if pair else None
    stored = [
        FaceTemplate.objects.create(
            student=student,
            embedding=embedding.astype("<f4").tobytes(),
            chip=encode_jpeg(chip.portrait),
            quality=chip.quality.score,
            source=origin.source or FaceTemplate.Source.PHOTO,
            source_sha256=origin.sha256,
            network_id=pipeline.network_id,
            added_by=origin.by,
            allowed_by=allowed_by,
            allowed_at=pair.accepted_at if pair and allowed_by else None,
        )
        for chip, embedding in looks
    ]
    arrange_faces(student, pipeline=pipeline)
    return stored


def _require_no_other(
    student: Student, looks: Sequence[RegisteredLook], origin: Origin, pipeline: Pipeline
) -> LookalikePair | None:
    """Refuse looks like another student's; return by whose word they are stored all the same."""
    found = [
        find_lookalike(student, embedding=embedding, pipeline=pipeline)
        for _chip, embedding in looks
    ]
    others = {other.pk: other for other in found if other}
    pairs = [_pair_with(other, student, origin) for other in others.values()]
    return pairs[0] if pairs else None


def _pair_with(other: Student, student: Student, origin: Origin) -> LookalikePair:
    known = LookalikePair.objects.of_both(student, other).select_related("accepted_by").first()
    if known:
        return known
    if origin.allowed_by is None:
        raise LooksLikeAnotherStudentError(other)
    return keep_lookalikes(student, other=other, by=origin.allowed_by)
