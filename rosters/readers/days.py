"""Read the days of a file: those that may mean two days in the order that the file itself shows."""

import re
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, timedelta

from classes.models.class_sessions import FIRST_YEAR, LAST_YEAR
from rosters.errors import BadCellError
from rosters.readers.cells import shorten

_ISO = re.compile(r"(\d{4})[-/.](\d{1,2})[-/.](\d{1,2})")
_COMPACT = re.compile(r"((?:19|20)\d\d)(\d\d)(\d\d)")
_DOTTED = re.compile(r"(\d{1,2})\. ?(\d{1,2})\. ?(\d{4}|\d{2})")
_SLASHED = re.compile(r"(\d{1,2})([/-])(\d{1,2})\2(\d{4}|\d{2})")
_DAY_MONTH = re.compile(
    r"(\d{1,2})(?:st|nd|rd|th|er)?[-. ]+(?:de )?([^\W\d]+)\.?[-,. ]+(?:de )?(\d{4}|\d{2})"
)
_MONTH_DAY = re.compile(r"([^\W\d]+)\.? (\d{1,2})(?:st|nd|rd|th)?,? (\d{4})")
# Excel's count of a day from 1954 to 2119; other numbers of five digits are none.
_SERIAL = re.compile(r"[2-7]\d{4}")
_TIME = re.compile(r"(?:T|,? +)\d{1,2}[:.]\d\d(?:[:.]\d\d)?(?:[.,]\d+)?(?: ?[AaPp]\.?[Mm]\.?)?$")
_ZONED = re.compile(r"[T ](\d\d:\d\d)(?::\d\d(?:\.\d+)?)?(?:Z|[+-]\d\d:?\d\d)$")
_WEEKDAY = re.compile(
    r"^(?:[^\W\d]{2,10}\.?, +(?=.*\d)|(?:lun|mar|mercre|jeu|vendre|same)di |dimanche )",
    re.IGNORECASE,
)

# Excel takes 1900 for a leap year: counted from this day, all days after its February are right.
EXCEL_BEGAN = date(1899, 12, 30)
MONTHS = (
    ("january", "januar", "jänner", "janvier", "enero", "ene"),
    ("february", "februar", "feber", "février", "fevrier", "fév", "febrero"),
    ("march", "märz", "maerz", "mrz", "mär", "mars", "marzo"),
    ("april", "avril", "avr", "abril", "abr"),
    ("may", "mai", "mayo"),
    ("june", "juni", "juin", "junio"),
    ("july", "juli", "juillet", "julio", "juil"),
    ("august", "août", "aout", "agosto", "ago"),
    ("september", "septembre", "septiembre", "sept"),
    ("october", "oktober", "octobre", "octubre", "okt"),
    ("november", "novembre", "noviembre"),
    ("december", "dezember", "décembre", "decembre", "déc", "diciembre", "dez", "dic"),
)


def _months() -> dict[str, str]:
    found: dict[str, str] = {}
    for number, names in enumerate(MONTHS, start=1):
        found |= {word: str(number) for name in names for word in (name, name[:3])}
    # June and July begin alike in French.
    return found | {"jui": "", "jun": "6", "jul": "7"}


_MONTHS = _months()


@dataclass(frozen=True)
class DayOrder:
    """Whether a file writes 17/08 or 08/17, and the first line that can be only one of them.

    Line 0: a person has answered so.
    """

    is_day_first: bool | None = None
    line: int = 0


UNKNOWN_ORDER = DayOrder()


EARLIEST_BIRTH = 1900


def find_order(cells: Iterable[tuple[int, str]]) -> DayOrder:
    """Look for a day with a slash that is a day in one order only.

    Args:
        cells: each cell with its line, the first lines first.
    """
    for line, text in cells:
        readings = _readings(_without_time(text))
        if len(readings) == 1:
            return DayOrder(is_day_first=True in readings, line=line)
    return UNKNOWN_ORDER


def read_day(text: str, name: str, order: DayOrder = UNKNOWN_ORDER) -> date | None:
    """Read a day in any usual form, 03/04/2026 where it can only mean one day; empty is none."""
    text = " ".join(text.split())
    if not text:
        return None
    found = _read_clear(_without_time(text)) or _read_slashed(_without_time(text), name, order)
    if found is None or found.year < FIRST_YEAR:
        raise BadCellError("cell_no_day", got=shorten(text), name=name)
    return found


def read_birth(text: str, name: str, order: DayOrder, *, today: date) -> date | None:
    """Read a day of birth, which may lie long ago; two digits of a year are of the past."""
    text = _without_time(" ".join(text.split()))
    if not text:
        return None
    found = _read_clear(text) or _read_slashed(text, name, order)
    if found and found > today:
        found = _make_day(str(found.year - 100), str(found.month), str(found.day))
    if found is None:
        raise BadCellError("cell_no_day", got=shorten(text), name=name)
    return found


def _without_time(text: str) -> str:
    """Return the day alone; a time with a zone may belong to another day here, unless midnight."""
    text = _WEEKDAY.sub("", text.strip())
    if match := _ZONED.search(text):
        return text[: match.start()] if match.group(1) == "00:00" else text
    return _TIME.sub("", text)


def _read_clear(text: str) -> date | None:
    """Read what can mean one day only."""
    for pattern in (_ISO, _COMPACT):
        if match := pattern.fullmatch(text):
            return _make_day(*match.groups())
    if match := _DOTTED.fullmatch(text):
        return _make_day(*reversed(match.groups()))
    if match := _DAY_MONTH.fullmatch(text):
        return _make_day(match.group(3), _MONTHS.get(match.group(2).casefold(), ""), match.group(1))
    if match := _MONTH_DAY.fullmatch(text):
        return _make_day(match.group(3), _MONTHS.get(match.group(1).casefold(), ""), match.group(2))
    if _SERIAL.fullmatch(text):
        return EXCEL_BEGAN + timedelta(days=int(text))
    return None


def _read_slashed(text: str, name: str, order: DayOrder) -> date | None:
    readings = _readings(text)
    got = shorten(text)
    days = [day.isoformat() for day in readings.values()]
    if order.is_day_first in readings:
        return readings[order.is_day_first]
    if len(readings) == 2 and days[0] != days[1]:
        raise BadCellError("day_ambiguous", got=got, name=name, one=days[0], other=days[1])
    if readings and order.line:
        raise BadCellError("day_order_differs", got=got, name=name, line=order.line, day=days[0])
    return next(iter(readings.values()), None) if order.is_day_first is None else None


def _readings(text: str) -> dict[bool | None, date]:
    """Return the days that a text with slashes may mean, by whether the day comes first."""
    match = _SLASHED.fullmatch(text.strip())
    if not match:
        return {}
    one, _sign, other, year = match.groups()
    days = {True: _make_day(year, other, one), False: _make_day(year, one, other)}
    return {is_day_first: day for is_day_first, day in days.items() if day}


def _make_day(year: str, month: str, day: str) -> date | None:
    try:
        # Two digits are of this century: earlier days are refused, or are days of birth.
        found = date(int(year) + (2000 if len(year) == 2 else 0), int(month), int(day))
    except ValueError:
        return None
    return found if EARLIEST_BIRTH <= found.year <= LAST_YEAR else None
