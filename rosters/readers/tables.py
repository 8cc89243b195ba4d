"""A table of a file: its headings, and rows of text with the line of each."""

from collections.abc import Iterable
from dataclasses import dataclass, field

from django.conf import settings

from rosters.errors import RosterUnreadableError
from rosters.readers.rows import Problem

MOST_COLUMNS = 60
"""Columns further right are not read."""


@dataclass(frozen=True)
class Line:
    """A row that is not empty.

    Args:
        number: its line in the file, counted from 1.
        cells: the text of each column.
    """

    number: int
    cells: list[str]


@dataclass(frozen=True)
class Table:
    """The first row that is not empty, and those below it; problems stand in single cells."""

    headings: list[str]
    lines: list[Line]
    problems: list[Problem] = field(default_factory=list)


def make_table(
    rows: Iterable[tuple[int, list[str]]], problems: list[Problem], *, most: int | None = None
) -> Table:
    """Leave out empty rows, refuse too many; the iterable may append problems as it goes."""
    lines: list[Line] = []
    most = most or settings.ROSTER_MAX_ROWS
    for number, cells in rows:
        if not any(cell and not cell.isspace() for cell in cells):
            continue
        if len(lines) > most:
            raise RosterUnreadableError("roster_rows_too_many", n=most)
        lines.append(Line(number, cells[:MOST_COLUMNS]))
    headings = lines[0].cells if lines else []
    return Table(headings, lines[1:], problems)
