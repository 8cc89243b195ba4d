"""List a class group's roster with a face of each student, or why there is none."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date

from django.db.models import QuerySet

from classes.models import ClassGroup, Student
from faces.models import BiometricConsent
from faces.selectors.gallery_loader import consented_templates


@dataclass(frozen=True)
class RosterRow:
    """A student of the roster, and whether she can be recognised."""

    student: Student
    has_consent: bool
    face_template_id: int | None

    @property
    def is_by_hand(self) -> bool:
        return self.face_template_id is None


def list_roster(class_group: ClassGroup, day: date) -> Sequence[RosterRow]:
    """List the roster of a day; three queries."""
    faces = faces_of_roster(class_group, day)
    consenting = set(nameable_students(class_group, day).values_list("pk", flat=True))
    return [
        RosterRow(
            student=student,
            has_consent=student.pk in consenting,
            face_template_id=faces.get(student.pk),
        )
        for student in class_group.roster_on(day)
    ]


def nameable_students(class_group: ClassGroup, day: date) -> "QuerySet[Student]":
    """Return whose face may be named: without consent no face is kept under a name."""
    consents = BiometricConsent.objects.active()
    return class_group.roster_on(day).filter(pk__in=consents.values("student"))


def faces_of_roster(class_group: ClassGroup, day: date) -> dict[int, int]:
    """Return the face shown of each student: the chosen one, else the best one; one query.

    Whatever network made it: what the one in use cannot compare yet is computed anew before.
    """
    rows = (
        consented_templates(class_group, day)
        # Ascending on purpose: the dictionary keeps the last of each student, the best one.
        .order_by("student_id", "is_shown", "quality", "-pk")
        .values_list("student_id", "pk")
    )
    return dict(rows)
