"""What a workbook says about a sheet besides its cells: merged cells, rows that are hidden."""

import re
from collections.abc import Iterator
from dataclasses import dataclass, field

from openpyxl.utils.cell import column_index_from_string

_MERGED = re.compile(
    rb'<(?:\w+:)?mergeCell\s[^>]*?ref="([A-Z]{1,3})(\d{1,7}):([A-Z]{1,3})(\d{1,7})"'
)
_HIDDEN = re.compile(rb"<(?:\w+:)?row\s[^>]*?>")
_NUMBER = re.compile(rb'\sr="(\d{1,7})"')
_IS_HIDDEN = re.compile(rb'\shidden="(?:1|true)"')
_FAR = re.compile(rb'<(?:\w+:)?row\s[^>]*?\br="\d{8,}"')
MOST_MERGED = 20_000

Block = tuple[int, int, int]
"""First row, last row and column of merged cells in one column, which show a single value; columns
count from 0."""


@dataclass
class SheetMarks:
    """Rows that are hidden, and blocks of merged cells, the first ones first."""

    hidden: set[int] = field(default_factory=set)
    blocks: list[Block] = field(default_factory=list)

    def filled_rows(self) -> "FilledRows":
        return FilledRows(self.blocks)


class FilledRows:
    """Which rows lie within merged cells; asked from the first row to the last."""

    def __init__(self, blocks: list[Block]) -> None:
        # The first ones last, where `pop` takes them.
        self._waiting = [(first, last) for first, last, _ in reversed(blocks)]
        self._last = 0

    def has(self, number: int) -> bool:
        while self._waiting and self._waiting[-1][0] <= number:
            self._last = max(self._last, self._waiting.pop()[1])
        return number <= self._last


def find_marks(xml: bytes, most_columns: int) -> SheetMarks:
    # By patterns: of a sheet that is read row by row openpyxl tells neither.
    return SheetMarks(set(_hidden_rows(xml)), sorted(_blocks(xml, most_columns)))


def claims_far_row(xml: bytes) -> bool:
    """Say whether a row has a number of more digits than any row: all before it would be made."""
    return bool(_FAR.search(xml))


def _hidden_rows(xml: bytes) -> Iterator[int]:
    for match in _HIDDEN.finditer(xml):
        number = _NUMBER.search(match.group())
        if number and _IS_HIDDEN.search(match.group()):
            yield int(number.group(1))


def _blocks(xml: bytes, most_columns: int) -> Iterator[Block]:
    """Only blocks of several rows: a title over several columns stays where it stands."""
    for n, match in enumerate(_MERGED.finditer(xml)):
        if n >= MOST_MERGED:
            return
        column = column_index_from_string(match.group(1).decode()) - 1
        first, last = int(match.group(2)), int(match.group(4))
        if column < most_columns and last > first:
            yield first, last, column
