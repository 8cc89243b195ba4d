"""Who has been absent again and again, up to now.

A run is made of absences only: excused lessons or days neither break it nor make it longer, and
being seen once, in time or late, ends it.
"""

from collections import defaultdict
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date, datetime, timedelta

from django.db.models import Max, QuerySet

from classes.models import AttendanceRecord, School, Status, Student
from classes.models.statuses import HERE
from reports.selectors.periods import ReportPeriod

LOOKED_BACK = timedelta(days=120)
"""A run that began earlier is cut off here."""

LOOKED_BACK_FIRST = timedelta(days=14)
"""Whoever was seen so shortly before the last lesson can have no longer run than this."""


@dataclass(frozen=True)
class AbsenceRun:
    """Days running, up to the last, on which a student was absent and never seen."""

    student: Student
    days: tuple[date, ...]

    @property
    def n_days(self) -> int:
        return len(self.days)

    @property
    def since(self) -> date:
        return self.days[0]


def absences_in_a_row(statuses: Iterable[str]) -> tuple[int, int]:
    """Count absences running, lesson by lesson in order of time: at the end, and at most."""
    current = longest = 0
    for status in statuses:
        if status == Status.ABSENT:
            current += 1
        # Excused does neither: whoever is ill between two absences was not here in between.
        elif status in HERE:
            current = 0
        longest = max(longest, current)
    return current, longest


def days_absent_at_the_end(lessons: Sequence[tuple[date, str]]) -> int:
    """Count the days of the absences that are running after the last lesson.

    Args:
        lessons: day and status of each, in order of time.
    """
    days: set[date] = set()
    for day, status in reversed(lessons):
        if status in HERE:
            # A day on which she was seen in any lesson is no day of absence.
            return len(days - {day})
        if status == Status.ABSENT:
            days.add(day)
    return len(days)


def students_absent_running(school: School, n_days: int, today: date) -> list[AbsenceRun]:
    """List students absent on `n_days` school days or more running, up to today; seven queries.

    Only confirmed registers count. A day on which a student was seen in any lesson is no day of
    absence. Nearly everybody was seen in the last days, so only these are read of all students,
    and the months before of those who were not.
    """
    confirmed = confirmed_records(school, ReportPeriod(today - LOOKED_BACK, today))
    last_at = confirmed.order_by().aggregate(last=Max("session__starts_at"))["last"]
    if last_at is None:
        # A school without any confirmed register, as in its first week.
        return []
    # Most were seen lately: only who was not is searched for through the whole time.
    recent = confirmed.filter(session__starts_at__gt=last_at - LOOKED_BACK_FIRST)
    seen = _last_seen(recent)
    days = _days_since(_absences(recent), seen, school)
    # Of the school itself: who has no record in these days is among them as well.
    missed = set(school.students.order_by().values_list("pk", flat=True)) - set(seen)
    earlier = confirmed.filter(student__in=missed)
    days |= _days_since(_absences(earlier), _last_seen(earlier), school)
    runs = {student_id: found for student_id, found in days.items() if len(found) >= n_days}
    students = Student.objects.filter(pk__in=runs)
    return [AbsenceRun(student, tuple(runs[student.pk])) for student in students]


def confirmed_records(school: School, period: ReportPeriod) -> QuerySet[AttendanceRecord]:
    """Return what counts of confirmed registers in these days."""
    begin, end = period.bounds(school)
    return AttendanceRecord.objects.counted().filter(
        session__class_group__school=school,
        session__starts_at__gte=begin,
        session__starts_at__lt=end,
        session__confirmed_at__isnull=False,
    )


def _last_seen(records: QuerySet[AttendanceRecord]) -> dict[int, datetime]:
    seen = records.filter(status__in=HERE).order_by().values_list("student_id")
    return dict(seen.annotate(last=Max("session__starts_at")))


def _absences(records: QuerySet[AttendanceRecord]) -> Iterable[tuple[int, datetime]]:
    absences = records.filter(status=Status.ABSENT).order_by("session__starts_at")
    return absences.values_list("student_id", "session__starts_at")


def _days_since(
    absences: Iterable[tuple[int, datetime]], last_seen: dict[int, datetime], school: School
) -> dict[int, list[date]]:
    """Return the days of absence after the day on which each student was last seen."""
    days: dict[int, list[date]] = defaultdict(list)
    for student_id, starts_at in absences:
        seen_at = last_seen.get(student_id)
        day = school.local(starts_at).date()
        is_after = seen_at is None or day > school.local(seen_at).date()
        # Several lessons of a day are one; they come in order of time.
        if is_after and day not in days[student_id][-1:]:
            days[student_id].append(day)
    return days


def is_absent_throughout(student: Student, *, school: School, period: ReportPeriod) -> bool:
    records = confirmed_records(school, period).filter(student=student)
    entries = list(records.values_list("session__starts_at", "status"))
    days = {school.local(moment).date() for moment, status in entries if status == Status.ABSENT}
    is_seen = any(status in HERE for _moment, status in entries)
    # Fewer days than the school warns of are no news any more, should some have been put right.
    return not is_seen and len(days) >= school.days_absent_before_warning
