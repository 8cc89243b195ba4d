"""When a student will be away, as the office says it: whole days, or times of them."""

from dataclasses import dataclass
from datetime import UTC, date, datetime, time, timedelta
from zoneinfo import ZoneInfo

from django.db.models import Max

from classes.models import PlannedAbsence, School, WeeklyMeeting
from classes.models.timetable.days import Weekday

MIDNIGHT = time(0, 0)
LAST_MINUTE = time(23, 59)
"""Who says "until 23:59" means the end of the day; a form of times has no 24:00."""

ONE_DAY = timedelta(days=1)


@dataclass(frozen=True)
class AbsenceTimes:
    """The first and the last day away, on the school's clock.

    Args:
        from_time: none: from the beginning of the first day.
        until_time: none: until the end of the last day.
    """

    first_on: date
    last_on: date
    from_time: time | None = None
    until_time: time | None = None

    @classmethod
    def of(cls, absence: PlannedAbsence) -> "AbsenceTimes":
        start, end = absence.local_start, absence.local_end
        from_time = None if start.time() == MIDNIGHT else start.time()
        # The end is the first moment back: at midnight the day before was the last one.
        if end.time() == MIDNIGHT:
            return cls(start.date(), end.date() - ONE_DAY, from_time)
        if end.time() >= LAST_MINUTE:
            return cls(start.date(), end.date(), from_time)
        return cls(start.date(), end.date(), from_time, end.time())

    @property
    def is_whole_days(self) -> bool:
        return self.from_time is None and self.until_time is None

    @property
    def is_one_day(self) -> bool:
        return self.first_on == self.last_on

    def starts_at(self, zone: ZoneInfo) -> datetime:
        return _moment(self.first_on, self.from_time or MIDNIGHT, zone)

    def ends_at(self, zone: ZoneInfo) -> datetime:
        """Return the first moment back."""
        if self.until_time is None or self.until_time >= LAST_MINUTE:
            return _moment(self.last_on + ONE_DAY, MIDNIGHT, zone)
        return _moment(self.last_on, self.until_time, zone)


def _moment(day: date, clock: time, zone: ZoneInfo) -> datetime:
    # In UTC: two moments of one zone are compared by their clocks, which go back once a year.
    return datetime.combine(day, clock, tzinfo=zone).astimezone(UTC)


FRIDAY = 4


def usual_days(school: School) -> dict[str, AbsenceTimes]:
    """Return the days that are chosen by one tap, by their name in a form; one query.

    A week ends with the last day of it on which the timetable has lessons, Friday at the earliest.
    """
    today = school.today()
    lessons = WeeklyMeeting.objects.filter(class_group__school=school, weekday__in=Weekday.values)
    # A school that teaches on Saturdays has a week of six days.
    last = max(lessons.aggregate(last=Max("weekday"))["last"] or FRIDAY, FRIDAY)
    monday = today - today.weekday() * ONE_DAY
    weeks = [monday + n_days * ONE_DAY for n_days in (0, 7)]
    return {
        "today": AbsenceTimes(today, today),
        "tomorrow": AbsenceTimes(today + ONE_DAY, today + ONE_DAY),
        "this_week": AbsenceTimes(weeks[0], weeks[0] + last * ONE_DAY),
        "next_week": AbsenceTimes(weeks[1], weeks[1] + last * ONE_DAY),
    }
