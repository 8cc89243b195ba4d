"""Say how well each student is known: how many faces, how old, and how she was last seen."""

from collections import Counter
from dataclasses import dataclass
from datetime import datetime, timedelta
from enum import StrEnum
from typing import Any

from django.db.models import Count, Max, Min, Q, QuerySet
from django.utils import timezone

from classes.models import ClassGroup, Student
from faces.models import BiometricConsent, ConsentObjection, FacePicture, FaceTemplate

Counts = dict[str, Any]

ENOUGH_PICTURES = 3
OLD_AFTER = timedelta(days=365)
"""Children's faces change: after a year new pictures are due."""


class CoverageLevel(StrEnum):
    """How well a student is known, from worst to best."""

    OBJECTED = "objected"
    NO_CONSENT = "no_consent"
    NONE = "none"
    OLD = "old"
    FEW = "few"
    WELL = "well"


@dataclass(frozen=True)
class FaceCoverage:
    """What is known of one student's face.

    Args:
        n_faces, n_pictures: face templates, and from how many files.
        newest_at: when the last one was registered.
        n_waiting, n_asked: pictures that wait for the worker, and for a person.
        known: all of it in one word.
    """

    student: Student
    level: CoverageLevel
    n_faces: int = 0
    n_pictures: int = 0
    newest_at: datetime | None = None
    n_waiting: int = 0
    n_asked: int = 0
    face_template_id: int | None = None

    @property
    def has_consent(self) -> bool:
        return self.level not in {CoverageLevel.OBJECTED, CoverageLevel.NO_CONSENT}


@dataclass(frozen=True)
class GapsOfClass:
    """What is missing before everybody of a class is well known.

    Args:
        next_student: who has a consent and no face yet, the first of the roster; else None.
        n_known: who can be recognised, well or not so well.
        n_few: known from few or old pictures.
        n_asked: pictures that wait for a person's word.
    """

    n_students: int
    n_known: int
    n_without_consent: int
    n_without_face: int
    n_few: int
    n_asked: int
    next_student: Student | None

    @property
    def is_well(self) -> bool:
        return not (self.n_without_consent or self.n_without_face or self.n_few or self.n_asked)


def gaps_of_class(class_group: ClassGroup) -> GapsOfClass:
    """Count what is missing of today's roster; five queries."""
    rows = face_coverage_of_class(class_group)
    n = Counter(row.level for row in rows)
    # Known from few or old pictures is known all the same: both are worth new ones.
    n_few = n[CoverageLevel.FEW] + n[CoverageLevel.OLD]
    without_face = [row.student for row in rows if row.level is CoverageLevel.NONE]
    return GapsOfClass(
        n_students=len(rows),
        n_known=n[CoverageLevel.WELL] + n_few,
        n_without_consent=n[CoverageLevel.NO_CONSENT],
        n_without_face=n[CoverageLevel.NONE],
        n_few=n_few,
        n_asked=sum(row.n_asked for row in rows),
        next_student=without_face[0] if without_face else None,
    )


def face_coverage_of_class(class_group: ClassGroup) -> list[FaceCoverage]:
    """List today's roster; five queries."""
    return _coverage_of(list(class_group.roster_on(class_group.school.today())))


def face_coverage(student: Student) -> FaceCoverage:
    return _coverage_of([student])[0]


def _coverage_of(students: list[Student]) -> list[FaceCoverage]:
    faces = _counts_of_faces(students)
    waiting = _counts_of_pictures(students)
    consenting = _students(BiometricConsent.objects.active(), students)
    objected = _students(ConsentObjection.objects.standing(), students)
    rows = []
    for student in students:
        face, picture = faces.get(student.pk, {}), waiting.get(student.pk, {})
        rows.append(
            FaceCoverage(
                student=student,
                level=_level_of(
                    face, is_objected=student.pk in objected, has_consent=student.pk in consenting
                ),
                n_faces=face.get("n_faces", 0),
                n_pictures=face.get("n_pictures", 0),
                newest_at=face.get("newest_at"),
                n_waiting=picture.get("n_waiting", 0),
                n_asked=picture.get("n_asked", 0),
                # The one that a person has chosen, else the oldest of them.
                face_template_id=face.get("shown") or face.get("first"),
            )
        )
    return rows


def _level_of(face: Counts, *, is_objected: bool, has_consent: bool) -> CoverageLevel:
    # Before the consent: whoever objected has answered, and is not asked again.
    if is_objected:
        return CoverageLevel.OBJECTED
    if not has_consent:
        return CoverageLevel.NO_CONSENT
    if not face.get("n_faces"):
        return CoverageLevel.NONE
    # By the newest face: one picture of this year is enough to know her by.
    if face["newest_at"] < timezone.now() - OLD_AFTER:
        return CoverageLevel.OLD
    return CoverageLevel.WELL if face["n_pictures"] >= ENOUGH_PICTURES else CoverageLevel.FEW


def _counts_of_faces(students: list[Student]) -> dict[int, Counts]:
    rows = (
        FaceTemplate.objects.filter(student__in=students)
        .in_use()
        .order_by()
        .values("student_id")
        .annotate(
            n_faces=Count("pk"),
            # By files: ten faces of one film are one look at her.
            n_pictures=Count("source_sha256", distinct=True),
            newest_at=Max("created_at"),
            shown=Min("pk", filter=Q(is_shown=True)),
            first=Min("pk"),
        )
    )
    return {row["student_id"]: dict(row) for row in rows}


def _counts_of_pictures(students: list[Student]) -> dict[int, Counts]:
    states = FacePicture.State
    rows = (
        FacePicture.objects.filter(student__in=students)
        .order_by()
        .values("student_id")
        .annotate(
            n_waiting=Count("pk", filter=Q(state__in=[states.QUEUED, states.RUNNING])),
            n_asked=Count("pk", filter=Q(state=states.ASKED)),
        )
    )
    return {row["student_id"]: dict(row) for row in rows}


def _students(rows: "QuerySet[Any]", students: list[Student]) -> set[int]:
    return set(rows.filter(student__in=students).values_list("student_id", flat=True))
