"""The last weeks of a student, day by day: what registers say, and what is planned."""

from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta

from django.utils.translation import gettext

from accounts.models import User
from classes.models import AttendanceRecord, PlannedAbsence, School, Status, Student
from classes.selectors.absences.absence_lists import AbsenceLine
from classes.selectors.absences.absence_times import AbsenceTimes

N_WEEKS = 4
ONE_DAY = timedelta(days=1)
ONE_WEEK = timedelta(weeks=1)
SATURDAY = 5
FROM_WORST = tuple(reversed(Status))
MOST_PLANNED = 20


@dataclass(frozen=True)
class SchoolDay:
    """One day of a student, its records in the order of the lessons."""

    day: date
    records: Sequence[AttendanceRecord]
    planned: PlannedAbsence | None
    is_today: bool

    @property
    def status(self) -> str:
        """The status that a reader wants to know first; empty: no register says anything."""
        found = {record.status for record in self.records if not record.is_after_leaving}
        return next((status.value for status in FROM_WORST if status.value in found), "")

    @property
    def times(self) -> AbsenceTimes | None:
        return AbsenceTimes.of(self.planned) if self.planned else None

    @property
    def letters(self) -> list[str]:
        return ["–" if record.is_after_leaving else record.letter for record in self.records]

    @property
    def labels(self) -> list[str]:
        left = gettext("After leaving")
        return [left if record.is_after_leaving else record.label for record in self.records]


@dataclass(frozen=True)
class StudentDays:
    """Weeks of school days, the newest last.

    Args:
        earlier_until: the day on which the weeks before these end.
        later_until: the day on which the weeks after these end; None: these are the newest.
    """

    weeks: Sequence[Sequence[SchoolDay]]
    earlier_until: date
    later_until: date | None

    def on(self, day: date | None) -> SchoolDay | None:
        return next((one for week in self.weeks for one in week if one.day == day), None)


def student_days(student: Student, user: User, *, until: date | None = None) -> StudentDays:
    """List four weeks that end with the week of a day, today's without one; two queries."""
    school = student.school
    today = school.today()
    # No week after this one: of days to come no register says anything.
    last = min(until or today, today)
    sunday = last + (6 - last.weekday()) * ONE_DAY
    monday = sunday - N_WEEKS * ONE_WEEK + ONE_DAY
    begin, end = _midnight(monday, school), _midnight(sunday + ONE_DAY, school)
    records = _records_by_day(student, user, begin, end)
    planned = list(student.planned_absences.during(begin, end).select_related("code"))
    for absence in planned:
        # Each would otherwise ask for its student to know the school's clock.
        absence.student = student
    # A Saturday is shown only where something was recorded on one.
    weekdays = {*range(SATURDAY), *(day.weekday() for day in records)}
    by_day = _planned_by_day(planned, school)
    days = [monday + number * ONE_DAY for number in range(7 * N_WEEKS)]
    shown = [
        SchoolDay(day, records.get(day, []), by_day.get(day), day == today)
        for day in days
        if day.weekday() in weekdays
    ]
    width = len(weekdays)
    later = sunday + N_WEEKS * ONE_WEEK
    return StudentDays(
        weeks=[shown[i : i + width] for i in range(0, len(shown), width)],
        earlier_until=monday - ONE_DAY,
        later_until=later if sunday < today else None,
    )


def absences_to_come(student: Student, *, now: datetime) -> list[AbsenceLine]:
    """List the planned absences that have not ended; one query."""
    coming = PlannedAbsence.objects.filter(student=student, ends_at__gt=now)
    rows = coming.select_related("code", "entered_by", "student__school").with_step()[:MOST_PLANNED]
    return [AbsenceLine(absence, AbsenceTimes.of(absence)) for absence in rows]


def _records_by_day(
    student: Student, user: User, begin: datetime, end: datetime
) -> Mapping[date, list[AttendanceRecord]]:
    visible = AttendanceRecord.objects.visible_to(user)
    rows = (
        visible.filter(student=student, session__starts_at__gte=begin, session__starts_at__lt=end)
        .select_related("session__class_group", "code", "recorded_by")
        .order_by("session__starts_at")
    )
    found: dict[date, list[AttendanceRecord]] = defaultdict(list)
    for record in rows:
        # The rows of a student are of her school: no query for each.
        record.session.class_group.school = student.school
        found[record.session.day].append(record)
    return found


def _planned_by_day(
    absences: Iterable[PlannedAbsence], school: School
) -> Mapping[date, PlannedAbsence]:
    found: dict[date, PlannedAbsence] = {}
    for absence in absences:
        day = school.local(absence.starts_at).date()
        # A second earlier, because whole days end at midnight of the next one.
        last = school.local(absence.ends_at - timedelta(seconds=1)).date()
        while day <= last:
            found.setdefault(day, absence)
            day += ONE_DAY
    return found


def _midnight(day: date, school: School) -> datetime:
    return datetime.combine(day, time.min, tzinfo=school.zone)
