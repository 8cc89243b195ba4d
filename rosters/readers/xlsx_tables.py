"""Read the first sheet of an Excel workbook; no formula is ever evaluated."""

import io
from collections.abc import Iterator
from datetime import date, datetime, time
from typing import Any

from openpyxl import load_workbook

from jobs.failures import remark
from rosters.errors import RosterUnreadableError
from rosters.readers.archives import declares_entities
from rosters.readers.rows import Place, Problem
from rosters.readers.tables import MOST_COLUMNS, Table, make_table

LAST_ROW = 1_048_576
"""Excel knows no further row; who claims one wants to keep us busy."""


def read_xlsx(content: bytes, files: dict[str, bytes]) -> Table:
    """Read a workbook whose files were unpacked within bounds before."""
    if any(declares_entities(file) for file in files.values()):
        raise _unreadable()
    problems: list[Problem] = []
    try:
        book = load_workbook(io.BytesIO(content), read_only=True, keep_links=False)
        try:
            return make_table(_rows(book.worksheets[0], problems), problems)
        finally:
            book.close()
    except RosterUnreadableError:
        raise
    except Exception:  # A damaged workbook makes its reader fail in any way it likes.
        raise _unreadable() from None


def _rows(sheet: Any, problems: list[Problem]) -> Iterator[tuple[int, list[str]]]:
    # What a sheet says of its own size need not be true, and empty cells count for nothing.
    sheet.reset_dimensions()
    for number, cells in enumerate(sheet.iter_rows(max_col=MOST_COLUMNS), start=1):
        if number > LAST_ROW:
            raise _unreadable()
        if cells:
            yield number, [_text(cell, number, problems) for cell in cells]


def _text(cell: Any, number: int, problems: list[Problem]) -> str:
    if cell.data_type == "f":
        problems.append(Problem(Place(line=number), "", remark("row_holds_formula")))
        return "="
    if cell.data_type == "e":
        problems.append(Problem(Place(line=number), "", remark("row_holds_error")))
        return "#"
    return as_text(cell.value)


def as_text(value: object) -> str:
    """Return what stands in a cell as it would be typed: 701, not 701.0; days as 2026-08-17."""
    if value is None:
        return ""
    if isinstance(value, datetime):
        return value.date().isoformat() if value.time() == time.min else value.isoformat(" ")
    if isinstance(value, date):
        return value.isoformat()
    if isinstance(value, float) and value.is_integer() and abs(value) < 1e15:
        return str(int(value))
    return str(value)


def _unreadable() -> RosterUnreadableError:
    return RosterUnreadableError("workbook_unreadable")
