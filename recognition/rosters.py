"""List a class group's roster with a face of each student, or why there is none."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date

from django.db.models import QuerySet

from classes.models import ClassGroup, Student
from recognition.engine import get_pipeline
from recognition.gallery_loader import usable_templates
from recognition.models import BiometricConsent


@dataclass(frozen=True)
class RosterLine:
    """A student of the roster, and whether she can be recognised."""

    student: Student
    has_consent: bool
    face_template_id: int | None

    @property
    def is_by_hand(self) -> bool:
        return self.face_template_id is None


def list_roster(class_group: ClassGroup, day: date) -> Sequence[RosterLine]:
    """List the roster of a day; three queries."""
    faces = best_face_ids(class_group, day)
    consenting = set(nameable_students(class_group, day).values_list("pk", flat=True))
    return [
        RosterLine(student, student.pk in consenting, faces.get(student.pk))
        for student in class_group.roster_on(day)
    ]


def nameable_students(class_group: ClassGroup, day: date) -> "QuerySet[Student]":
    """Return whose face may be named: without consent no face is kept under a name."""
    consents = BiometricConsent.objects.active()
    return class_group.roster_on(day).filter(pk__in=consents.values("student"))


def best_face_ids(class_group: ClassGroup, day: date) -> dict[int, int]:
    """Return the best usable face template of each recognisable student; one query."""
    templates = usable_templates(class_group, day, get_pipeline().network_id)
    rows = templates.order_by("student_id", "quality", "-pk").values_list("student_id", "pk")
    return dict(rows)
