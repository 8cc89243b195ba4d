"""Set registered faces aside that are not to be compared, and take a person's word for one."""

from collections.abc import Sequence

import numpy as np
from django.db import transaction
from django.utils import timezone

from accounts.models import User
from classes.models import Student
from classes.versions import ShownVersion, refuse_stale
from face_vision.evaluation.gallery_choice import PersonsLooks, choose_looks
from face_vision.pipeline import Pipeline
from faces.engine import get_pipeline
from faces.models import FaceTemplate

SECONDS_OF_DAY = 86_400


@transaction.atomic
def arrange_faces(student: Student, *, pipeline: Pipeline | None = None) -> int:
    """Choose anew which faces of a student are compared; return how many are set aside.

    Faces of another network wait until they are computed anew, as they are; where recognition is
    off none is compared, and all stay as they are.
    """
    pipeline = pipeline or get_pipeline()
    # One after the other: two pictures that are registered at once see each other.
    lock_student(student.pk)
    mine = FaceTemplate.objects.filter(student=student).where_recognition_is_on()
    rows = mine.of_network(pipeline.network_id)
    faces = list(rows.defer("chip").order_by("-quality", "pk"))
    if not faces:
        return 0
    resting = choose_looks(_looks_of(faces), pipeline.options.identification)
    for index, face in enumerate(faces):
        _set_aside(face, reason=resting.get(index, ""))
    return len(resting)


@transaction.atomic
def keep_face(*, face_template: FaceTemplate, by: User, shown_version: ShownVersion) -> None:
    """Take a person's word that a face is right although it was set aside: it is compared again."""
    # The student first, as whoever arranges her faces does: two would else wait for each other.
    lock_student(face_template.student_id)
    face = FaceTemplate.objects.select_related("student").get(pk=face_template.pk)
    refuse_stale(shown_version, face.version)
    FaceTemplate.objects.filter(pk=face.pk).update(
        set_aside_as="", set_aside_at=None, kept_by=by, kept_at=timezone.now()
    )
    arrange_faces(face.student)


def lock_student(student_id: int) -> None:
    """Hold a student: before her consent, as whoever enters or withdraws it does."""
    Student.objects.select_for_update(of=("self",), no_key=True).filter(pk=student_id).first()


def _looks_of(faces: Sequence[FaceTemplate]) -> PersonsLooks:
    now = timezone.now()
    numbers = {sha256: n for n, sha256 in enumerate(sorted({f.source_sha256 for f in faces}))}
    days = [(now - face.created_at).total_seconds() / SECONDS_OF_DAY for face in faces]
    return PersonsLooks(
        embeddings=np.stack([face.vector for face in faces]),
        files=np.array([numbers[face.source_sha256] for face in faces], np.int64),
        since_days=np.maximum(np.array(days), 0),
        is_kept=np.array([face.kept_at is not None for face in faces]),
    )


def _set_aside(face: FaceTemplate, *, reason: str) -> None:
    if face.set_aside_as == reason:
        return
    FaceTemplate.objects.filter(pk=face.pk).update(
        set_aside_as=reason,
        set_aside_at=timezone.now() if reason else None,
        # What is set aside is not shown in lists either.
        is_shown=face.is_shown and not reason,
    )
