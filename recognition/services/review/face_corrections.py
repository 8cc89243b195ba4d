"""Remember that a face was not the proposed student."""

from accounts.models import User
from classes.models import Student
from face_vision.presentation.judgement import PICTURE_REASONS
from faces.engine import get_pipeline
from recognition.models import FaceCorrection, Sighting

MOST_OF_STUDENT = 20
"""So many are remembered of a student; the oldest goes."""


def remember_correction(sighting: Sighting, *, other: Student | None, by: User) -> None:
    """Remember that this face is not the student whom recognition proposed.

    A picture of her is her own face, and nothing is learned from it. The measurements are kept
    only of a student who was named, which takes her consent.
    """
    forget_correction(sighting)
    student = sighting.proposed_student
    if student is None or student == other or sighting.reason in PICTURE_REASONS:
        return
    candidates = sighting.candidates.filter(student=student)
    score = candidates.values_list("score", flat=True).first()
    if score is None:
        return
    FaceCorrection.objects.create(
        student=student,
        other=other,
        sighting=sighting,
        score=score,
        embedding=bytes(sighting.embedding) if other and sighting.embedding else None,
        network_id=_network_of(sighting),
        made_by=by,
    )
    mine = FaceCorrection.objects.filter(student=student).order_by("-made_at", "-pk")
    stay = list(mine.values_list("pk", flat=True)[:MOST_OF_STUDENT])
    mine.exclude(pk__in=stay).delete()


def forget_correction(sighting: Sighting) -> None:
    FaceCorrection.objects.filter(sighting=sighting).delete()


def _network_of(sighting: Sighting) -> str:
    # A live camera says only in the end which network saw: it is the one in use.
    return str((sighting.capture.network_ids or [get_pipeline().network_id])[-1])
