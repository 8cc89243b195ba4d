"""Settle which columns hold the classes, and how several of them make one class or more."""

from collections.abc import Sequence
from typing import Protocol

from rosters.readers.sheets import headings as h

JOINED, APART, WITH_YEAR = "-", ";", ""
"""What is written between the parts of several columns: Algebra I-1; two classes; 7A."""

LONGEST_LETTERS = 2


class Cells(Protocol):
    """The headings and first rows of a table, by column."""

    headings: Sequence[str]

    def of(self, column: int) -> list[str]: ...


def glue_of(headings: Sequence[str], columns: Sequence[int]) -> str:
    """Return what joins the columns of a class; columns that hold a class each stay apart."""
    heads = [headings[n] for n in columns]
    if any(h.is_one_of(x, h.PLURALS) for x in heads):
        return APART
    if any(h.is_one_of(x, h.YEARS) for x in heads):
        return WITH_YEAR
    is_pair = any(h.is_one_of(x, h.COURSES) for x in heads) and any(
        h.is_one_of(x, h.SECTIONS) for x in heads
    )
    are_classes = len(heads) > 1 and all(h.field_of(x) == h.CLASS_CODE for x in heads)
    return APART if are_classes and not is_pair else JOINED


def year_beside(cells: Cells, column: int) -> int | None:
    """Return the column of years that makes a class of a letter: 7 and A are not 8 and A."""
    found = [x for x in cells.of(column) if x]
    if not found or not all(x.isalpha() and len(x) <= LONGEST_LETTERS for x in found):
        return None
    for n, heading in enumerate(cells.headings):
        if n != column and h.is_one_of(heading, h.YEARS):
            years = [digits_of(x) for x in cells.of(n) if x]
            if years and all(years):
                return n
    return None


def digits_of(year: str) -> str:
    """Return 7 for “Year 7” and “Yr 7”."""
    return "".join(letter for letter in year if letter.isdigit())
