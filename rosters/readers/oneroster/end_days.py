"""Tell whether a file means its ends as last days or, as the specification, as the first after."""

from collections.abc import Iterable
from datetime import date, timedelta

from rosters.errors import BadCellError
from rosters.readers.days import read_day
from rosters.readers.oneroster.files import Row

FRIDAY, SATURDAY = 4, 5
TERMS = {"term", "semester", "gradingperiod"}


def are_last_days(sessions: list[Row], enrolments: list[Row]) -> bool:
    """Ask the terms, then the enrolments, then the years; where none shows it, the rule holds."""
    terms = [row for row in sessions if row["type"].casefold() in TERMS]
    years = [row for row in sessions if row["type"].casefold() not in TERMS]
    begins = set(_days(sessions, "startDate"))
    for rows in (terms, enrolments, years):
        votes = sum(_vote(day, begins) for day in _days(rows, "endDate"))
        if votes:
            return votes > 0
    return False


def _days(rows: Iterable[Row], name: str) -> Iterable[date]:
    for row in rows:
        try:
            day = None if row.is_gone else read_day(row[name], name)
        except BadCellError:
            continue  # Told where the row is read.
        if day:
            yield day


def _vote(end: date, begins: set[date]) -> int:
    """Return 1 for a last day, -1 for the first one after, 0 for one that may be either."""
    # Schools end on a Friday: then a last day is one, and the first day after a Saturday.
    after = end + timedelta(days=1)
    if end in begins or end.day == 1 or end.weekday() == SATURDAY:
        return -1
    return 1 if after in begins or after.day == 1 or end.weekday() == FRIDAY else 0
