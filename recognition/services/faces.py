"""Register the faces of students, from pictures or a video; refuse with one plain reason."""

import hashlib
from collections.abc import Sequence
from pathlib import Path

from django.db import transaction
from django.utils.translation import gettext as _

from classes.models import Student
from recognition.engine import get_pipeline
from recognition.errors import (
    ConsentMissingError,
    FaceRefusedError,
    LooksLikeAnotherStudentError,
)
from recognition.known_sentences import in_readers_language
from recognition.models import FaceTemplate
from recognition.services.consents import lock_consents, may_be_recognised
from recognition.services.lookalikes import find_lookalike
from recognition.vision.errors import VisionError
from recognition.vision.images import encode_jpeg, read_picture
from recognition.vision.pipeline import Pipeline, RegisteredLook


def register_picture(
    *, student: Student, picture: Path | bytes, pipeline: Pipeline | None = None
) -> FaceTemplate:
    """Register the one face of a picture; the same file again gives the template it made."""
    _require_consent(student)
    pipeline = pipeline or get_pipeline()
    sha256 = sha256_of(picture)
    if known := _registered(student, sha256, pipeline):
        return known[0]
    try:
        look = pipeline.look_for_one_face(read_picture(picture))
    except VisionError as error:
        raise FaceRefusedError(in_readers_language(str(error))) from error
    return _store(student, [look], FaceTemplate.Source.PHOTO, sha256, pipeline)[0]


def register_video(
    *, student: Student, video: Path, pipeline: Pipeline | None = None
) -> list[FaceTemplate]:
    """Register a few varied looks of a video; the same file again gives those it made."""
    _require_consent(student)
    pipeline = pipeline or get_pipeline()
    sha256 = sha256_of(video)
    if known := _registered(student, sha256, pipeline):
        return known
    try:
        looks = pipeline.enrol_video(video)
    except VisionError as error:
        raise FaceRefusedError(in_readers_language(str(error))) from error
    return _store(student, looks, FaceTemplate.Source.VIDEO, sha256, pipeline)


def remove_face(*, face_template: FaceTemplate) -> None:
    face_template.delete()


def _require_consent(student: Student) -> None:
    if not may_be_recognised(student):
        raise _no_consent(student)


def _no_consent(student: Student) -> ConsentMissingError:
    return ConsentMissingError(
        _("%(student)s has no consent to recognition: enter it first, or mark by hand.")
        % {"student": student}
    )


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
def _store(
    student: Student,
    looks: Sequence[RegisteredLook],
    source: FaceTemplate.Source,
    sha256: str,
    pipeline: Pipeline,
) -> list[FaceTemplate]:
    """Store all looks or none; the consent is asked again, it may be gone since."""
    if not lock_consents(Student.objects.filter(pk=student.pk)):
        raise _no_consent(student)
    for _chip, embedding in looks:
        other = find_lookalike(student, embedding, pipeline)
        if other:
            raise LooksLikeAnotherStudentError(
                _("The face looks like %(name)s (%(number)s): check whose picture it is.")
                % {"name": other.name, "number": other.number}
            )
    return [
        FaceTemplate.objects.create(
            student=student,
            embedding=embedding.astype("<f4").tobytes(),
            chip=encode_jpeg(chip.portrait),
            quality=chip.quality.score,
            source=source,
            source_sha256=sha256,
            network_id=pipeline.network_id,
        )
        for chip, embedding in looks
    ]
