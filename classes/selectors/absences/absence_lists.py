"""List what absences a school has planned, and find the student to plan one for."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime

from classes.models import PlannedAbsence, School, Student
from classes.selectors.absences.absence_times import AbsenceTimes
from classes.selectors.folded_names import called, words_of

MOST_LISTED = 100
MOST_FOUND = 12


@dataclass(frozen=True)
class AbsenceLine:
    """A planned absence and when it is, on the school's clock."""

    absence: PlannedAbsence
    times: AbsenceTimes


@dataclass(frozen=True)
class AbsenceList:
    """A school's planned absences; `has_more` says that not all are listed."""

    running: list[AbsenceLine]
    coming: list[AbsenceLine]
    past: list[AbsenceLine]
    has_more: bool


def list_absences(school: School, *, name: str, now: datetime) -> AbsenceList:
    """List those of students of a name or number, all if it is empty; two queries."""
    absences = PlannedAbsence.objects.filter(student__school=school)
    if words_of(name):
        absences = absences.filter(student__in=called(school.students.order_by(), name))
    found = absences.select_related("student__school", "code", "entered_by").with_step()
    # One more than is listed shows that there are more.
    to_come = _lines(found.filter(ends_at__gt=now)[: MOST_LISTED + 1])
    past = _lines(found.filter(ends_at__lte=now).order_by("-ends_at", "student")[: MOST_LISTED + 1])
    shown = to_come[:MOST_LISTED]
    return AbsenceList(
        running=[line for line in shown if line.absence.starts_at <= now],
        coming=[line for line in shown if line.absence.starts_at > now],
        past=past[:MOST_LISTED],
        has_more=max(len(to_come), len(past)) > MOST_LISTED,
    )


def find_students(school: School, name: str) -> list[Student]:
    """Return those of a name or number, one more than are shown; nobody if it is empty."""
    if not words_of(name):
        return []
    return list(called(school.students.all(), name)[: MOST_FOUND + 1])


def _lines(absences: Iterable[PlannedAbsence]) -> list[AbsenceLine]:
    return [AbsenceLine(absence, AbsenceTimes.of(absence)) for absence in absences]
