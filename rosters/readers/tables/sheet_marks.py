"""What a workbook says about a sheet besides its cells: merged cells, rows that are hidden."""

import re
from collections.abc import Iterator
from dataclasses import dataclass, field

from openpyxl.utils.cell import column_index_from_string

from rosters.readers.tables.table import MOST_COLUMNS

_MERGED = re.compile(
    rb'<(?:\w+:)?mergeCell\s[^>]*?ref="([A-Z]{1,3})(\d{1,7}):([A-Z]{1,3})(\d{1,7})"'
)
_HIDDEN = re.compile(rb"<(?:\w+:)?row\s[^>]*?>")
_NUMBER = re.compile(rb'\sr="(\d{1,7})"')
_IS_HIDDEN = re.compile(rb'\shidden="(?:1|true)"')
MOST_MERGED = 20_000


@dataclass
class SheetMarks:
    """Rows that are hidden, and blocks of one column that show a single value.

    Args:
        blocks: first row, last row and column, the first ones first; columns count from 0.
    """

    hidden: set[int] = field(default_factory=set)
    blocks: list[tuple[int, int, int]] = field(default_factory=list)


def find_marks(xml: bytes) -> SheetMarks:
    # By patterns: of a sheet that is read row by row openpyxl tells neither.
    return SheetMarks(set(_hidden_rows(xml)), sorted(_blocks(xml)))


def _hidden_rows(xml: bytes) -> Iterator[int]:
    for match in _HIDDEN.finditer(xml):
        number = _NUMBER.search(match.group())
        if number and _IS_HIDDEN.search(match.group()):
            yield int(number.group(1))


def _blocks(xml: bytes) -> Iterator[tuple[int, int, int]]:
    """Only blocks of several rows: a title over several columns stays where it stands."""
    for n, match in enumerate(_MERGED.finditer(xml)):
        if n >= MOST_MERGED:
            return
        column = column_index_from_string(match.group(1).decode()) - 1
        first, last = int(match.group(2)), int(match.group(4))
        if column < MOST_COLUMNS and last > first:
            yield first, last, column


class Filler:
    """Repeats the value of merged cells in the rows below, row after row."""

    def __init__(self, marks: SheetMarks) -> None:
        # The first ones last, where `pop` takes them.
        self._blocks = list(reversed(marks.blocks))
        self._open: dict[int, tuple[int, str]] = {}

    def fill(self, number: int, cells: list[str]) -> list[str]:
        for column, (last, text) in list(self._open.items()):
            if number > last:
                del self._open[column]
            elif column < len(cells) and not cells[column]:
                cells[column] = text
        while self._blocks and self._blocks[-1][0] <= number:
            first, last, column = self._blocks.pop()
            if first == number and column < len(cells):
                self._open[column] = (last, cells[column])
        return cells
