"""How each student of a class stands with consent: given, refused, taken back or still open."""

from collections.abc import Iterable
from dataclasses import dataclass
from enum import StrEnum

from django.db.models import Count, Q, QuerySet

from classes.models import ClassGroup, Enrolment, School, Student
from faces.models import BiometricConsent, ConsentObjection


class ConsentState(StrEnum):
    """What is known of a student's consent; an objection is stronger than all else."""

    OPEN = "open"
    GIVEN = "given"
    WITHDRAWN = "withdrawn"
    OBJECTED = "objected"


@dataclass(frozen=True)
class ConsentLine:
    """One student in the list of a class.

    Args:
        consent: the active one, else the latest that was withdrawn.
        n_scans: signed letters kept with it.
    """

    student: Student
    state: ConsentState
    consent: BiometricConsent | None = None
    objection: ConsentObjection | None = None
    n_scans: int = 0

    @property
    def is_open(self) -> bool:
        return self.state == ConsentState.OPEN


def consent_lines(students: Iterable[Student]) -> list[ConsentLine]:
    """Say of each student how it stands; two queries."""
    listed = list(students)
    objections = {
        row.student_id: row
        for row in ConsentObjection.objects.standing().filter(student__in=listed)
    }
    consents: dict[int, BiometricConsent] = {}
    rows = BiometricConsent.objects.filter(student__in=listed).annotate(n_scans=Count("scans"))
    # The active one comes last, else the one withdrawn last: it stays.
    for row in sorted(rows, key=lambda r: (r.withdrawn_at is None, r.withdrawn_at, r.pk)):
        consents[row.student_id] = row
    return [_line(x, consents.get(x.pk), objections.get(x.pk)) for x in listed]


def _line(
    student: Student, consent: BiometricConsent | None, objection: ConsentObjection | None
) -> ConsentLine:
    if objection:
        return ConsentLine(student, ConsentState.OBJECTED, consent, objection)
    if consent is None:
        return ConsentLine(student, ConsentState.OPEN)
    state = ConsentState.WITHDRAWN if consent.withdrawn_at else ConsentState.GIVEN
    return ConsentLine(student, state, consent, n_scans=getattr(consent, "n_scans", 0))


def students_to_ask(class_group: ClassGroup) -> "QuerySet[Student]":
    """Return who is in the class today or will be: letters go out before the first lesson."""
    enrolled = _not_ended(class_group.school).filter(class_group=class_group)
    return Student.objects.filter(pk__in=enrolled.values("student"))


def class_to_tick(student: Student) -> ClassGroup | None:
    """Return a class in whose list the student stands; of several the first by its code."""
    enrolled = _not_ended(student.school).filter(student=student)
    return ClassGroup.objects.filter(pk__in=enrolled.values("class_group")).first()


def classes_without_consents(school: School) -> list[tuple[ClassGroup, int]]:
    """List the classes in which consents are still open, with their number; two queries."""
    answered = BiometricConsent.objects.values("student")
    objected = ConsentObjection.objects.standing().values("student")
    waiting = _not_ended(school).exclude(Q(student__in=answered) | Q(student__in=objected))
    counted = (
        # Distinct: who left a class and comes back to it has two enrolments.
        waiting.order_by().values_list("class_group").annotate(n=Count("student", distinct=True))
    )
    groups = school.class_groups.in_bulk([pk for pk, _ in counted])
    found = [(groups[pk], n) for pk, n in counted]
    return sorted(found, key=lambda pair: pair[0].code)


def _not_ended(school: School) -> "QuerySet[Enrolment]":
    is_live = Q(until_on__isnull=True) | Q(until_on__gt=school.today())
    return Enrolment.objects.filter(is_live, class_group__school=school)
