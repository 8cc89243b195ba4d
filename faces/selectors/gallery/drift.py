"""How students have changed since their older pictures were registered."""

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
from django.utils import timezone

from classes.models import ClassGroup, Student
from face_vision.evaluation.gallery_drift import Drift, drift_of
from face_vision.identification.search import is_match
from face_vision.pipeline import Pipeline
from faces.engine import get_pipeline
from faces.models import FaceTemplate
from faces.models.face_templates import FaceTemplateQuerySet

DAYS_OF_MONTH = 30.44


@dataclass(frozen=True)
class DriftRow:
    """What a page shows of a student who has older pictures.

    Args:
        student: whose they are.
        drift: the figures.
        is_outgrown: by the older pictures alone she would not be surely present.
    """

    student: Student
    drift: Drift
    is_outgrown: bool

    @property
    def n_months(self) -> int:
        return max(1, round(self.drift.days / DAYS_OF_MONTH))


def drift_of_student(student: Student) -> DriftRow | None:
    """Compare a student's older faces with the newer ones; two queries. None: all are recent."""
    rows = _drifts({student.pk: student}, FaceTemplate.objects.filter(student=student))
    return rows[0] if rows else None


def drifts_of_class(class_group: ClassGroup) -> list[DriftRow]:
    """List whoever of today's roster has older pictures, the most changed first; three queries."""
    day = class_group.school.today()
    students = class_group.roster_on(day).in_bulk()
    rows = _drifts(students, FaceTemplate.objects.of_roster(class_group, day))
    # The least like her older pictures first: she is the next to be photographed.
    return sorted(rows, key=lambda row: row.drift.score)


def _drifts(students: dict[int, Student], faces: FaceTemplateQuerySet) -> list[DriftRow]:
    pipeline = get_pipeline()
    # What rests because it is old is what tells the change; what is unlike may be somebody else.
    mine = faces.exclude(set_aside_as=FaceTemplate.SetAside.UNLIKE).with_consent()
    usable = mine.where_recognition_is_on().of_network(pipeline.network_id)
    by_student: dict[int, list[FaceTemplate]] = {}
    # The portraits stay in the database: only vectors are compared.
    for face in usable.defer("chip").order_by("student_id", "pk"):
        by_student.setdefault(face.student_id, []).append(face)
    found = (
        _row(students[student_id], rows, pipeline)
        for student_id, rows in by_student.items()
        if student_id in students
    )
    return [row for row in found if row]


def _row(student: Student, faces: Sequence[FaceTemplate], pipeline: Pipeline) -> DriftRow | None:
    now = timezone.now()
    days = np.array([(now - face.created_at).days for face in faces], np.float64)
    vectors = np.stack([face.vector for face in faces])
    drift = drift_of(vectors, days, genuine_similarity=pipeline.genuine_similarity)
    # All pictures are recent, so there is nothing to compare with.
    if drift is None:
        return None
    present = pipeline.options.identification.present_score
    return DriftRow(student, drift, is_outgrown=not is_match(drift.score, present))
