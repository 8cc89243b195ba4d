"""The class of each row where a list writes it once for several, or on the tab of its sheet."""

import re
from collections.abc import Sequence
from dataclasses import replace

from rosters.readers.sheets.choices import Choices
from rosters.readers.tables.table import Line

_CODE = re.compile(r"(?=.*\d)[\w./ -]{1,8}")
"""A tab such as 7A or 10.2 names a class; Sheet1 is Excel's own."""

_OWN = re.compile(r"(sheet|tabelle|feuil|feuille|hoja|blatt) ?\d+", re.IGNORECASE)
FEWEST_GAPS = 2
GAPS = 1 / 3


class ClassCells:
    """Looks at the column of classes of a list, and fills its gaps if a person says so."""

    def __init__(self, lines: Sequence[Line], columns: Sequence[int], choices: Choices) -> None:
        self._lines = list(lines)
        self._column = columns[0] if len(columns) == 1 else None
        self._fills_down = choices.fills_down
        texts = [self._text(line) for line in self._lines] if self._column is not None else []
        n_gaps = sum(not text for text in texts)
        self.have_commas = any("," in text for text in texts)
        # Above the first row nothing stands that could fill it.
        self.have_gaps = bool(n_gaps) and bool(texts[0])
        looks_grouped = n_gaps >= FEWEST_GAPS and n_gaps >= GAPS * len(texts)
        self.are_unclear = self.have_gaps and looks_grouped and choices.fills_down is None

    def _text(self, line: Line) -> str:
        column = self._column or 0
        return line.cells[column].strip() if column < len(line.cells) else ""

    def lines(self) -> list[Line]:
        if not self._fills_down or self._column is None:
            return self._lines
        filled, above = [], ""
        for line in self._lines:
            above = self._text(line) or above
            # Programs leave out empty cells at the end of a row.
            cells = [*line.cells, *[""] * (self._column + 1 - len(line.cells))]
            cells[self._column] = above
            filled.append(replace(line, cells=cells))
        return filled


def class_of_sheet(name: str, sheet: str) -> str:
    """Return the class that the tab of a sheet names; one of several sheets is one of classes."""
    if not name or _OWN.fullmatch(name.strip()):
        return ""
    return name.strip() if sheet or _CODE.fullmatch(name.strip()) else ""
