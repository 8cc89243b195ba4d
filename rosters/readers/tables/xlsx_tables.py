"""Read the sheets of an Excel workbook; no formula is ever evaluated."""

import io
from collections.abc import Iterator
from dataclasses import replace
from datetime import date, datetime, time
from typing import Any

from openpyxl import load_workbook

from jobs.failures import remark
from rosters.errors import RosterUnreadableError
from rosters.readers.rows import Place, Problem
from rosters.readers.tables.archives import declares_entities
from rosters.readers.tables.number_formats import is_cut, with_zeros
from rosters.readers.tables.sheet_marks import Filler, SheetMarks, find_marks
from rosters.readers.tables.table import MOST_COLUMNS, Line, Table, make_table
from rosters.readers.tables.text_marks import without_text_mark

LAST_ROW = 1_048_576
"""Excel knows no further row; who claims one wants to keep us busy."""

MOST_SHEETS = 100
VISIBLE = "visible"


def read_xlsx(content: bytes, files: dict[str, bytes]) -> Table:
    """Read the first sheet of a workbook whose files were unpacked within bounds before."""
    return read_sheets(content, files, names=None)[0]


def read_sheets(content: bytes, files: dict[str, bytes], *, names: set[str] | None) -> list[Table]:
    """Read the sheets of these names; without names, all that Excel shows."""
    if any(declares_entities(file) for file in files.values()):
        raise _unreadable()
    try:
        book = load_workbook(io.BytesIO(content), read_only=True, keep_links=False)
        try:
            sheets = [sheet for sheet in book.worksheets[:MOST_SHEETS] if _is_meant(sheet, names)]
            # Should all be hidden or gone, the first one is read.
            return [_read(sheet, files) for sheet in sheets or book.worksheets[:1]]
        finally:
            book.close()
    except RosterUnreadableError:
        raise
    except Exception:  # A damaged workbook makes its reader fail in any way it likes.
        raise _unreadable() from None


def sheet_names(content: bytes) -> list[str]:
    """Return the names of all sheets, hidden ones too."""
    try:
        book = load_workbook(io.BytesIO(content), read_only=True, keep_links=False)
        try:
            return [sheet.title for sheet in book.worksheets[:MOST_SHEETS]]
        finally:
            book.close()
    except Exception:  # As above.
        raise _unreadable() from None


def _is_meant(sheet: Any, names: set[str] | None) -> bool:
    return sheet.sheet_state == VISIBLE if names is None else sheet.title in names


def _read(sheet: Any, files: dict[str, bytes]) -> Table:
    problems: list[Problem] = []
    # A private name of openpyxl: should it go, only hidden and merged rows are no longer told.
    path = str(getattr(sheet, "_worksheet_path", "")).lstrip("/")
    table = make_table(_rows(sheet, problems, find_marks(files.get(path, b""))))
    return replace(table, problems=problems, name=sheet.title)


def _rows(sheet: Any, problems: list[Problem], marks: SheetMarks) -> Iterator[Line]:
    # What a sheet says of its own size need not be true, and empty cells count for nothing.
    sheet.reset_dimensions()
    filler = Filler(marks)
    for number, cells in enumerate(sheet.iter_rows(max_col=MOST_COLUMNS), start=1):
        if number > LAST_ROW:
            raise _unreadable()
        if cells:
            texts = [_text(cell, number, problems) for cell in cells]
            yield Line(number, filler.fill(number, texts), number in marks.hidden)


def _text(cell: Any, number: int, problems: list[Problem]) -> str:
    if cell.data_type == "f":
        formula = str(cell.value)
        if (text := without_text_mark(formula)) != formula:
            return text
        problems.append(Problem(Place(line=number), "", remark("row_holds_formula")))
        return "="
    if cell.data_type == "e":
        problems.append(Problem(Place(line=number), "", remark("row_holds_error")))
        return "#"
    # To Python True is a number as well.
    if isinstance(cell.value, int | float) and not isinstance(cell.value, bool):
        return _number(cell.value, str(cell.number_format or ""))
    return without_text_mark(as_text(cell.value))


def _number(value: int | float, number_format: str) -> str:
    if isinstance(value, float):
        if not value.is_integer():
            return repr(value)
        value = int(value)
    if is_cut(value):
        # As Excel shows it, and as it is refused where a number is wanted.
        return f"{value:.5E}"
    return with_zeros(value, number_format)


def as_text(value: object) -> str:
    """Return what stands in a cell as it would be typed: 701, not 701.0; days as 2026-08-17."""
    if value is None:
        return ""
    if isinstance(value, datetime):
        return value.date().isoformat() if value.time() == time.min else value.isoformat(" ")
    if isinstance(value, date):
        return value.isoformat()
    return str(value)


def _unreadable() -> RosterUnreadableError:
    return RosterUnreadableError("workbook_unreadable")
