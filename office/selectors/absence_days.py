"""For how many school days running somebody was not seen, before a day."""

from collections import Counter, defaultdict
from collections.abc import Collection
from datetime import date, datetime, timedelta

from classes.models import AttendanceRecord, School, Status

COUNTED_FOR = timedelta(days=28)
"""Who is away for longer is not counted on: the first weeks say enough."""


def days_missed_before(
    students: Collection[int], *, school: School, before: datetime
) -> Counter[int]:
    """Count the last days on which a student has records and was in no lesson; one query."""
    rows = (
        AttendanceRecord.objects.counted()
        .filter(
            student__in=students,
            session__starts_at__gte=before - COUNTED_FOR,
            session__starts_at__lt=before,
        )
        .values_list("student", "session__starts_at", "status")
    )
    was_here: dict[int, dict[date, bool]] = defaultdict(dict)
    for student, starts_at, status in rows.order_by("session__starts_at"):
        day, days = school.local(starts_at).date(), was_here[student]
        # Present in one lesson of the day is present on the day.
        days[day] = days.get(day, False) or Status(status).is_here
    return Counter({student: _missed_at_the_end(days) for student, days in was_here.items()})


def _missed_at_the_end(days: dict[date, bool]) -> int:
    n_days = 0
    for day in sorted(days, reverse=True):
        if days[day]:
            break
        n_days += 1
    return n_days
