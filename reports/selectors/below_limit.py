"""Who attends less than the school's limit by now, and on which day each fell below it."""

from collections import defaultdict
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date

from django.db.models import Count, F, Q, QuerySet

from classes.models import AttendanceRecord, School, Student
from classes.models.statuses import HERE
from reports.selectors.absence_runs import confirmed_records
from reports.selectors.periods import ReportPeriod

FEWEST_FOR_A_WARNING = 10
"""A share of fewer sessions says too little to warn anybody."""


@dataclass(frozen=True)
class LimitFall:
    """A student who attends less than the limit.

    Args:
        fell_on: the day since which the share has been below the limit.
        n_here, n_recorded: in confirmed registers of the period.
    """

    student: Student
    fell_on: date
    last_on: date
    n_here: int
    n_recorded: int

    @property
    def percent(self) -> int:
        """The share attended, rounded down so that it never reads as the limit itself."""
        return 100 * self.n_here // self.n_recorded


def falls_below_limit(
    school: School, period: ReportPeriod, *, student: Student | None = None
) -> list[LimitFall]:
    """List who is below the limit at the end of a period, in three queries."""
    records = confirmed_records(school, period)
    if student:
        records = records.filter(student=student)
    below = _below(records, school.attendance_limit_percent)
    in_order = records.filter(student__in=below).order_by("session__starts_at")
    days: dict[int, list[tuple[date, bool]]] = defaultdict(list)
    for pk, starts_at, status in in_order.values_list("student_id", "session__starts_at", "status"):
        days[pk].append((school.local(starts_at).date(), status in HERE))
    # In one query: the sums bring keys alone.
    students = Student.objects.filter(pk__in=below)
    return [_fall(found, days[found.pk], school.attendance_limit_percent) for found in students]


def _below(records: QuerySet[AttendanceRecord], limit_percent: int) -> list[int]:
    sums = (
        records.order_by()
        .values("student_id")
        .annotate(n_recorded=Count("pk"), n_here=Count("pk", filter=Q(status__in=HERE)))
        .filter(n_recorded__gte=FEWEST_FOR_A_WARNING)
        # Multiplied, not divided: the database would cut off what follows the point.
        .annotate(here=F("n_here") * 100, wanted=F("n_recorded") * limit_percent)
        .filter(here__lt=F("wanted"))
    )
    return [row["student_id"] for row in sums]


def _fall(student: Student, days: Iterable[tuple[date, bool]], limit_percent: int) -> LimitFall:
    n_here = n_recorded = 0
    fell_on = last_on = date.min
    was_below = False
    for day, is_here in days:
        n_here, n_recorded, last_on = n_here + is_here, n_recorded + 1, day
        is_below = n_recorded >= FEWEST_FOR_A_WARNING and 100 * n_here < limit_percent * n_recorded
        # Only a fall is news; a share that stays below warns nobody again.
        if is_below and not was_below:
            fell_on = day
        was_below = is_below
    return LimitFall(student, fell_on, last_on, n_here, n_recorded)
