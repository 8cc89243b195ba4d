"""Which students of a class a teacher should look at: too seldom here, absent again, often late."""

from dataclasses import dataclass

from classes.models import Status
from reports.selectors.class_reports import ClassReport, StudentLine

OFTEN_LATE_SHARE = 0.1
OFTEN_LATE_TIMES = 3


@dataclass(frozen=True)
class StudentAtRisk:
    """A student and what stands out; at least one of the three does.

    Args:
        n_absent_running: school days, as the school's own limit counts them.
    """

    line: StudentLine
    is_below_limit: bool
    n_absent_running: int
    n_late: int


def students_at_risk(report: ClassReport) -> list[StudentAtRisk]:
    """List who stands out, whoever is absent now first, then by rate."""
    fewest = report.class_group.school.days_absent_before_warning
    found = [_at_risk(line, fewest) for line in report.lines]
    at_risk = [w for w in found if w.is_below_limit or w.n_absent_running or w.n_late]
    # The longest absence first, whatever the rate: this student is missing now.
    return sorted(at_risk, key=lambda w: (-w.n_absent_running, w.line.figures.rate or 0.0))


def _at_risk(line: StudentLine, fewest_running: int) -> StudentAtRisk:
    n_late = line.figures.n_of(Status.LATE)
    # The share alone would name whoever is late once in the first lessons of a term.
    is_often = n_late >= max(OFTEN_LATE_TIMES, OFTEN_LATE_SHARE * line.figures.n_recorded)
    running = line.n_days_absent
    return StudentAtRisk(
        line=line,
        is_below_limit=line.is_below_limit,
        n_absent_running=running if running >= fewest_running else 0,
        n_late=n_late if is_often else 0,
    )
