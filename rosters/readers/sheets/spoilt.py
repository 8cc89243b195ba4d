"""Recognise what Excel has made of a number or a class, so that nobody is stored under it."""

import re

from rosters.errors import BadCellError
from rosters.readers.cells import shorten

_SHORTENED = re.compile(r"\d(?:[.,]\d+)?E\+\d{1,3}", re.IGNORECASE)
_WHOLE = re.compile(r"(\d+)[.,]0")
_MONTH = r"(?:jan|feb|m[aä]r|mrz|apr|ma[iy]|jun|jul|aug|sep|o[ck]t|nov|de[cz])[a-z]{0,7}\.?"
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


def refuse_day(text: str, name: str, cell: str) -> None:
    """Refuse a class such as 7-1 that has become the 7th of January."""
    if _DAY.fullmatch(text):
        raise BadCellError("class_became_day", got=shorten(text), name=name, cell=cell)
