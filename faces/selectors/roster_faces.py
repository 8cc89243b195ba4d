"""List a class group's roster with a face of each student, or why there is none."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date

from django.db.models import QuerySet

from classes.models import ClassGroup, Student
from faces.engine import get_pipeline
from faces.models import BiometricConsent
from faces.selectors.gallery_loader import consented_templates


@dataclass(frozen=True)
class RosterRow:
    """A student of the roster, and whether she can be recognised."""

    student: Student
    has_consent: bool
    face_template_id: int | None
    has_stale_face: bool = False

    @property
    def is_by_hand(self) -> bool:
        return self.face_template_id is None


@dataclass(frozen=True)
class RosterFaces:
    """The registered faces of a roster's students who consent.

    Args:
        best_ids: the face shown of each student: the chosen one, else the best one that the
            network in use can compare.
        registered: students with a face of any network.
    """

    best_ids: dict[int, int]
    registered: frozenset[int]

    def is_stale(self, student: Student) -> bool:
        """Say whether a face is registered, but none that the network in use can compare."""
        return student.pk in self.registered and student.pk not in self.best_ids


def list_roster(class_group: ClassGroup, day: date) -> Sequence[RosterRow]:
    """List the roster of a day; three queries."""
    faces = faces_of_roster(class_group, day)
    consenting = set(nameable_students(class_group, day).values_list("pk", flat=True))
    return [
        RosterRow(
            student=student,
            has_consent=student.pk in consenting,
            face_template_id=faces.best_ids.get(student.pk),
            has_stale_face=faces.is_stale(student),
        )
        for student in class_group.roster_on(day)
    ]


def nameable_students(class_group: ClassGroup, day: date) -> "QuerySet[Student]":
    """Return whose face may be named: without consent no face is kept under a name."""
    consents = BiometricConsent.objects.active()
    return class_group.roster_on(day).filter(pk__in=consents.values("student"))


def faces_of_roster(class_group: ClassGroup, day: date) -> RosterFaces:
    """Find the registered faces of a roster, of the network in use and of others; one query."""
    network_id = get_pipeline().network_id
    rows = list(
        consented_templates(class_group, day)
        # Ascending on purpose: the dictionary below keeps the last of each student, the best one.
        .order_by("student_id", "is_shown", "quality", "-pk")
        .values_list("student_id", "pk", "network_id")
    )
    return RosterFaces(
        best_ids={student: face for student, face, made_by in rows if made_by == network_id},
        registered=frozenset(student for student, _, _ in rows),
    )
