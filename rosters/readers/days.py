"""Read the days of a file: those with a slash in the order that the file itself shows."""

import re
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date

from django.utils.translation import gettext as _

from classes.models.register import FIRST_YEAR, LAST_YEAR
from rosters.readers.cells import BadCellError, shorten

_ISO = re.compile(r"(\d{4})-(\d{1,2})-(\d{1,2})(?:[T ]00:00(?::00)?)?")
_DOTTED = re.compile(r"(\d{1,2})\.(\d{1,2})\.(\d{4})")
_SLASHED = re.compile(r"(\d{1,2})/(\d{1,2})/(\d{4})")


@dataclass(frozen=True)
class DayOrder:
    """Whether a file writes 17/08 or 08/17, and the first line that can be only one of them."""

    is_day_first: bool | None = None
    line: int = 0


UNKNOWN_ORDER = DayOrder()


def find_order(cells: Iterable[tuple[int, str]]) -> DayOrder:
    """Look for a day with a slash that is a day in one order only.

    Args:
        cells: each cell with its line, the first lines first.
    """
    for line, text in cells:
        readings = _readings(text)
        if len(readings) == 1:
            return DayOrder(is_day_first=True in readings, line=line)
    return UNKNOWN_ORDER


def read_day(text: str, name: str, order: DayOrder = UNKNOWN_ORDER) -> date | None:
    """Read 2026-08-17, 17.08.2026 or, where it can only mean one day, 17/08/2026; empty is none."""
    text = text.strip()
    if not text:
        return None
    if match := _ISO.fullmatch(text):
        found = _make_day(*match.groups())
    elif match := _DOTTED.fullmatch(text):
        found = _make_day(*reversed(match.groups()))
    else:
        found = _read_slashed(text, name, order)
    if found is None:
        values = {"got": shorten(text), "name": name}
        raise BadCellError(_("“%(got)s” under “%(name)s” is no day such as 2026-08-17.") % values)
    return found


def _read_slashed(text: str, name: str, order: DayOrder) -> date | None:
    readings = _readings(text)
    values = {"got": shorten(text), "name": name, "line": order.line}
    days = [day.isoformat() for day in readings.values()]
    if order.is_day_first in readings:
        return readings[order.is_day_first]
    if len(readings) == 2 and days[0] != days[1]:
        values |= {"one": days[0], "other": days[1]}
        text = _("“%(got)s” under “%(name)s” may mean two days: write %(one)s or %(other)s.")
        raise BadCellError(text % values)
    if readings and order.is_day_first is not None:
        text = _(
            "“%(got)s” under “%(name)s” has day and month the other way round than line %(line)s:"
            " write %(day)s."
        )
        raise BadCellError(text % (values | {"day": days[0]}))
    return next(iter(readings.values()), None)


def _readings(text: str) -> dict[bool | None, date]:
    """Return the days that a text with slashes may mean, by whether the day comes first."""
    match = _SLASHED.fullmatch(text.strip())
    if not match:
        return {}
    one, other, year = match.groups()
    days = {True: _make_day(year, other, one), False: _make_day(year, one, other)}
    return {is_day_first: day for is_day_first, day in days.items() if day}


def _make_day(year: str, month: str, day: str) -> date | None:
    try:
        found = date(int(year), int(month), int(day))
    except ValueError:
        return None
    return found if FIRST_YEAR <= found.year <= LAST_YEAR else None
