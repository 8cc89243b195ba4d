"""Read the days of a file: those with a slash in the order that the file itself shows."""

import re
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date

from classes.models.register import FIRST_YEAR, LAST_YEAR
from rosters.errors import BadCellError
from rosters.readers.cells import shorten

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
        raise BadCellError("cell_no_day", got=shorten(text), name=name)
    return found


def _read_slashed(text: str, name: str, order: DayOrder) -> date | None:
    readings = _readings(text)
    got = shorten(text)
    days = [day.isoformat() for day in readings.values()]
    if order.is_day_first in readings:
        return readings[order.is_day_first]
    if len(readings) == 2 and days[0] != days[1]:
        raise BadCellError("day_ambiguous", got=got, name=name, one=days[0], other=days[1])
    if readings and order.is_day_first is not None:
        raise BadCellError("day_order_differs", got=got, name=name, line=order.line, day=days[0])
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
