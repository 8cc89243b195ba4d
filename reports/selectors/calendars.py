"""The days of a student as months of a calendar."""

import calendar
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, timedelta

from reports.selectors.student_reports import RecordedSession

FRIDAY = 4
LONGER_THAN_A_MONTH = timedelta(days=31)
"""From the first of any month it leads into the next."""


@dataclass(frozen=True)
class CalendarDay:
    day: date
    entries: Sequence[RecordedSession]


@dataclass(frozen=True)
class Month:
    """One month; a day of another month, which only fills its week, is None.

    Args:
        weekdays: a day of each column, for its name.
    """

    first_on: date
    weekdays: Sequence[date]
    weeks: Sequence[Sequence[CalendarDay | None]]


def months_of(days: Mapping[date, Sequence[RecordedSession]]) -> list[Month]:
    """Return the months from the first entry to the last; weekends only if somebody met then."""
    if not days:
        return []
    # For all months alike, or the columns would jump from one to the next.
    n_columns = 7 if any(day.weekday() > FRIDAY for day in days) else 5
    return [_month(first_on, days, n_columns) for first_on in _firsts(min(days), max(days))]


def _firsts(earliest: date, latest: date) -> Iterator[date]:
    first_on = earliest.replace(day=1)
    while first_on <= latest:
        yield first_on
        first_on = (first_on + LONGER_THAN_A_MONTH).replace(day=1)


def _month(first_on: date, days: Mapping[date, Sequence[RecordedSession]], n_columns: int) -> Month:
    weeks = calendar.Calendar().monthdatescalendar(first_on.year, first_on.month)
    shown = [
        [
            CalendarDay(day, days.get(day, ())) if day.month == first_on.month else None
            for day in week[:n_columns]
        ]
        for week in weeks
    ]
    return Month(first_on, weeks[0][:n_columns], [week for week in shown if _is_in(week, days)])


def _is_in(
    week: Sequence[CalendarDay | None], days: Mapping[date, Sequence[RecordedSession]]
) -> bool:
    """Say whether a week lies between the first entry and the last."""
    shown = [day.day for day in week if day]
    return bool(shown) and shown[-1] >= min(days) and shown[0] <= max(days)
