"""Classes as cells name them: several in one, once for several rows, or on the tab of a sheet."""

import re
from collections.abc import Sequence
from dataclasses import replace

from classes.models import ClassGroup
from rosters.errors import BadCellError
from rosters.readers.cells import read_text, shorten
from rosters.readers.sheets.choices import Choices
from rosters.readers.sheets.names import is_placeholder
from rosters.readers.tables.table import TableLine

_CODE = re.compile(r"(?=.*\d)[\w./ -]{1,8}")
"""A tab such as 7A or 10.2 names a class; Sheet1 is Excel's own."""

_OWN = re.compile(r"(sheet|tabelle|feuil|feuille|hoja|blatt) ?\d+", re.IGNORECASE)
_WORD = (
    r"(?:class(?:e|es)?(?: list)?|klassenliste|klasse|clase|form|tutor group|tutorgruppe|grupo"
    r"|reg(?:istration)? (?:group|form)|groupe|group|gruppe|curso|unidad|division|kurs"
    r"|lerngruppe|section|homeroom|kl\.?)"
)
_NAMED = re.compile(rf"{_WORD}\s*:\s*(\S.{{0,40}})", re.IGNORECASE)
_CODE = re.compile(rf"{_WORD}\s+((?=\S*\d)\S{{1,10}})", re.IGNORECASE)
"""Without a colon only what has a digit is a class: “Class teacher” names none."""

_ENDING = re.compile(rf".*\b{_WORD}\s+((?=\S*\d)(?=\S*[^\W\d_])\S{{1,10}})", re.IGNORECASE)
"""A title may end with its class: “Élèves de la classe 5eA”."""

MOST_CELLS = 2

LONGEST_CODE = ClassGroup._meta.get_field("code").max_length or 0
_BETWEEN = re.compile(r"[;|\n\r]+")
_UNCLEAR = re.compile(r",|\s[/+&]\s")
"""What stands between two classes, or within the name of one."""

_BETWEEN_OR_UNCLEAR = re.compile(rf"[;|\n\r]+|{_UNCLEAR.pattern}")
FEWEST_GAPS = 2
GAPS = 1 / 3


class ClassCells:
    """Looks at the column of classes of a list, and fills its gaps if a person says so."""

    def __init__(
        self, lines: Sequence[TableLine], columns: Sequence[int], choices: Choices
    ) -> None:
        self._lines = list(lines)
        self._column = columns[0] if len(columns) == 1 else None
        self._fills_down = choices.fills_down
        texts = [self._text(line) for line in self._lines] if self._column is not None else []
        n_gaps = sum(not text for text in texts)
        self.have_commas = any(_UNCLEAR.search(text) for text in texts)
        # Above the first row nothing stands that could fill it.
        self.have_gaps = bool(n_gaps) and bool(texts[0])
        looks_grouped = n_gaps >= FEWEST_GAPS and n_gaps >= GAPS * len(texts)
        self.are_unclear = self.have_gaps and looks_grouped and choices.fills_down is None

    def _text(self, line: TableLine) -> str:
        column = self._column or 0
        return line.cells[column].strip() if column < len(line.cells) else ""

    def lines(self) -> list[TableLine]:
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


def classes_in(raw: str, name: str, *, is_split: bool | None) -> list[str]:
    """Return the classes that a cell names.

    Args:
        is_split: a comma parts them; None: nobody knows.

    Raises:
        BadCellError: it may be one class or several, and a person is asked.
    """
    if is_split is None and _UNCLEAR.search(raw):
        raise BadCellError("classes_unclear", got=shorten(raw), name=name)
    parts = (_BETWEEN_OR_UNCLEAR if is_split else _BETWEEN).split(raw)
    texts = (read_text(part, name, longest=LONGEST_CODE) for part in parts)
    codes = (_without_word(text) for text in texts)
    return list(dict.fromkeys(code for code in codes if code and not is_placeholder(code)))


def class_in_title(cells: Sequence[str]) -> str:
    """Return the class that a row of a cell or two names; empty: it names none."""
    filled = [cell.strip() for cell in cells if cell.strip()]
    if not 0 < len(filled) <= MOST_CELLS:
        return ""
    text = " ".join(filled[0].split())
    if len(filled) == MOST_CELLS:
        text = f"{text.rstrip(':').rstrip()}: {filled[1]}"
    match = _NAMED.fullmatch(text) or _CODE.fullmatch(text)
    if match is None and len(filled) == 1:
        match = _ENDING.fullmatch(text)
    return match.group(1).strip() if match else ""


def _without_word(code: str) -> str:
    """Return 7a for “Klasse 7a”: the word is the column's, not the class's."""
    match = _CODE.fullmatch(code)
    return match.group(1) if match else code
