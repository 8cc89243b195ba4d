"""Recognise what Excel has made of a number or a class, so that nobody is stored under it."""

import re

from rosters.errors import BadCellError
from rosters.readers.cells import shorten
from rosters.readers.days import MONTHS

_SHORTENED = re.compile(r"\d(?:[.,]\d+)?E\+\d{1,3}", re.IGNORECASE)
_WHOLE = re.compile(r"(\d+)[.,]0")
_WORDS = "|".join(word for names in MONTHS for name in names for word in (name, name[:3]))
_MONTH = rf"(?:{_WORDS})\.?"
_DAY = re.compile(
    rf"\d{{1,2}}[-. ]{{1,2}}{_MONTH}|{_MONTH}[-. ]{{1,2}}\d{{1,4}}|\d{{4}}-\d\d-\d\d(?: .*)?"
    r"|\d{1,2}[./]\d{1,2}[./]\d{2,4}",
    re.IGNORECASE,
)


def unspoilt_number(text: str, name: str, cell: str) -> str:
    """Return a number of a person.

    Raises:
        BadCellError: Excel has shortened it, or made a day of it.
    """
    if _SHORTENED.fullmatch(text):
        raise BadCellError("number_shortened", got=shorten(text), name=name, cell=cell)
    match = _WHOLE.fullmatch(text)
    return match.group(1) if match else text


def is_day(text: str) -> bool:
    return bool(_DAY.fullmatch(text))


def refuse_day(text: str, name: str, cell: str) -> None:
    """Refuse a class such as 7-1 that has become the 7th of January."""
    if is_day(text):
        raise BadCellError("class_became_day", got=shorten(text), name=name, cell=cell)
