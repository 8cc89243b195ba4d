"""Reports of parents as the office decides them: with what a yes would change."""

from dataclasses import dataclass

from classes.models import PlannedAbsence, School
from classes.selectors.absences.absence_batches import AbsenceOutcome, preview_absences
from guardians.models import AbsenceReport

MOST_LINES = 100


@dataclass(frozen=True)
class AbsenceReportLine:
    """A report that waits.

    Args:
        outcome: what a yes means for plans and registers.
    """

    report: AbsenceReport
    outcome: AbsenceOutcome

    @property
    def n_registers(self) -> int:
        return len(self.outcome.changes)


def waiting_lines(school: School) -> list[AbsenceReportLine]:
    """List what waits, the oldest first; two queries each."""
    rows = AbsenceReport.objects.waiting().filter(student__school=school)
    known = rows.select_related("student__school").order_by("reported_at", "pk")
    return [AbsenceReportLine(one, outcome_of(one)) for one in known[:MOST_LINES]]


def outcome_of(report: AbsenceReport) -> AbsenceOutcome:
    # Unsaved: what a yes would do is shown by the same code that does it.
    absence = PlannedAbsence(
        starts_at=report.starts_at, ends_at=report.ends_at, reason=report.reason
    )
    [outcome] = preview_absences(absence, students=[report.student]).outcomes
    return outcome


def n_waiting(school: School) -> int:
    return AbsenceReport.objects.waiting().filter(student__school=school).count()
