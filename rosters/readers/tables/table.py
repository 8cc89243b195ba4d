"""A table of a file: its headings, and rows of text with the line of each."""

from collections.abc import Iterable
from dataclasses import dataclass, field

from django.conf import settings

from jobs.failures import Remark
from rosters.errors import RosterUnreadableError

MOST_COLUMNS = 60
"""Columns further right are not read."""


@dataclass(frozen=True)
class TableLine:
    """A row that is not empty.

    Args:
        number: its line in the file, counted from 1.
        cells: the text of each column.
        is_hidden: the program that saved it does not show it.
    """

    number: int
    cells: list[str]
    is_hidden: bool = False


@dataclass(frozen=True)
class BadCell:
    """A cell that holds no value; its column counts from 0."""

    line: int
    column: int
    reason: Remark


@dataclass(frozen=True)
class ReadTable:
    """All rows that are not empty.

    Args:
        bad_cells: what they hold is wanted of nobody unless their column is read.
        name: of its sheet; empty where the file has no sheets.
    """

    rows: list[TableLine]
    bad_cells: list[BadCell] = field(default_factory=list)
    name: str = ""

    @property
    def headings(self) -> list[str]:
        """The first row that is not empty."""
        return self.rows[0].cells if self.rows else []

    @property
    def lines(self) -> list[TableLine]:
        """Those below it."""
        return self.rows[1:]


def make_table(rows: Iterable[TableLine], *, most: int | None = None) -> ReadTable:
    """Leave out empty rows, refuse too many."""
    lines: list[TableLine] = []
    most = most or settings.ROSTER_MAX_ROWS
    for row in rows:
        if not any(cell and not cell.isspace() for cell in row.cells):
            continue
        # More, not as many: the row of the headings is one of them.
        if len(lines) > most:
            raise RosterUnreadableError("roster_rows_too_many", n=most)
        lines.append(TableLine(row.number, row.cells[:MOST_COLUMNS], row.is_hidden))
    return ReadTable(lines)
