"""Which day of a school's cycle a date is: school days alone are counted, holidays skipped."""

from bisect import bisect_left
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date

from classes.models import School
from classes.models.calendar import DaySpan
from classes.models.timetable.days import CycleDay


@dataclass(frozen=True)
class DayCycle:
    """A cycle of days, and the dates that it counts.

    Args:
        n_days: after as many school days it begins anew.
        n_before: how many of the dates lie before the one that is day 1.
        dates: in order, as numbers (`date.toordinal`).
    """

    n_days: int
    n_before: int
    dates: list[int]

    def day_of(self, day: date) -> int | None:
        """Return which day of the timetable a date is; None on one that is no school day."""
        number = day.toordinal()
        place = bisect_left(self.dates, number)
        if place == len(self.dates) or self.dates[place] != number:
            return None
        # Right before day 1 as well: the remainder of a negative number is not negative.
        return CycleDay.values[(place - self.n_before) % self.n_days]


def cycle_of(school: School) -> DayCycle | None:
    """Return the cycle of a school with what it depends on; two queries, none without a cycle."""
    if school.cycle_days is None or school.cycle_day_1_on is None:
        return None
    return make_cycle(school, terms=school.terms.all(), holidays=school.holidays.all())


def make_cycle(
    school: School, *, terms: Iterable[DaySpan], holidays: Iterable[DaySpan]
) -> DayCycle | None:
    """Return the cycle of a school whose terms and holidays are read already."""
    if school.cycle_days is None or school.cycle_day_1_on is None:
        return None
    free = set().union(*(_numbers_of(holiday) for holiday in holidays))
    weekdays = {int(digit) for digit in school.cycle_weekdays}
    dates = sorted(
        number
        for number in set().union(*(_numbers_of(term) for term in terms)) - free
        if date.fromordinal(number).weekday() in weekdays
    )
    # How many school days lie before day 1, should that be no school day itself.
    n_before = bisect_left(dates, school.cycle_day_1_on.toordinal())
    return DayCycle(school.cycle_days, n_before, dates)


def _numbers_of(span: DaySpan) -> range:
    return range(span.first_on.toordinal(), span.last_on.toordinal() + 1)


def timetable_days(school: School, *, day: date) -> list[int]:
    """Return as which days of the timetable a date counts: its weekday, and that of the cycle."""
    cycle = cycle_of(school)
    cycle_day = cycle.day_of(day) if cycle else None
    return [day.weekday()] if cycle_day is None else [day.weekday(), cycle_day]
