"""Read the sheets of an Excel workbook; no formula is ever evaluated. For the child alone."""

import io
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date, datetime, time
from typing import Any

from openpyxl import load_workbook

from archives.errors import TOO_MANY_ROWS, WORKBOOK_UNREADABLE, ArchiveError
from archives.sheet_marks import SheetMarks, claims_far_row, find_marks

LAST_ROW = 1_048_576
"""Excel knows no further row; who claims one wants to keep us busy."""

LONGEST_CELL = 32_767
"""Excel keeps no more letters in a cell."""

MOST_SHEETS = 100
VISIBLE = "visible"
ENTITIES = [
    word.encode(code) for word in ("<!DOCTYPE", "<!ENTITY") for code in ("utf-8", "utf-16le")
]
"""No workbook declares any; the second encoding reads the same in either byte order, but a byte."""

Message = dict[str, Any]


@dataclass(frozen=True)
class Wanted:
    """What is read of a workbook.

    Args:
        names: of sheets; without any, all that Excel shows.
        most_rows: of a sheet; more are refused. Empty ones do not count.
        most_columns: those further right are not read.
    """

    names: list[str]
    most_rows: int
    most_columns: int


def read_workbook(content: bytes, files: dict[str, bytes], wanted: Wanted) -> Iterator[Message]:
    """Yield the names of all sheets, then each wanted one: its marks, its rows, its end.

    Args:
        files: of the same workbook, unpacked within bounds before.

    Raises:
        ArchiveError: it is no workbook, or has too many rows.
    """
    if any(_declares_entities(file) for file in files.values()):
        raise ArchiveError(WORKBOOK_UNREADABLE)
    try:
        book = load_workbook(io.BytesIO(content), read_only=True, keep_links=False)
        sheets = book.worksheets[:MOST_SHEETS]
        yield {"sheets": [str(sheet.title) for sheet in sheets]}
        # Should all be hidden or gone, the first one is read.
        for sheet in [one for one in sheets if _is_meant(one, wanted.names)] or sheets[:1]:
            # A private name of openpyxl: should it go, only hidden and merged rows are lost.
            path = str(getattr(sheet, "_worksheet_path", "")).lstrip("/")
            xml = files.get(path, b"")
            if claims_far_row(xml):
                raise ArchiveError(WORKBOOK_UNREADABLE)
            marks = find_marks(xml, wanted.most_columns)
            yield {"sheet": str(sheet.title), "blocks": marks.blocks}
            yield from _rows(sheet, marks, wanted)
            yield {"end_of_sheet": True}
    except ArchiveError:
        raise
    except Exception:  # A damaged workbook makes its reader fail in any way it likes.
        raise ArchiveError(WORKBOOK_UNREADABLE) from None


def _declares_entities(content: bytes) -> bool:
    """Say whether an XML file declares what could unfold without end when it is read."""
    return any(word in content for word in ENTITIES)


def _is_meant(sheet: Any, names: list[str]) -> bool:
    return sheet.title in names if names else sheet.sheet_state == VISIBLE


def _rows(sheet: Any, marks: SheetMarks, wanted: Wanted) -> Iterator[Message]:
    # What a sheet says of its own size need not be true.
    sheet.reset_dimensions()
    filled, n_rows = marks.filled_rows(), 0
    for number, cells in enumerate(sheet.iter_rows(max_col=wanted.most_columns), start=1):
        if number > LAST_ROW:
            raise ArchiveError(WORKBOOK_UNREADABLE)
        values = [_value(cell) for cell in cells]
        has_text = any(value not in (None, "") for value in values)
        n_rows += has_text
        if n_rows > wanted.most_rows:
            raise ArchiveError(TOO_MANY_ROWS)
        if has_text or (cells and filled.has(number)):
            yield {"row": number, "cells": values, "is_hidden": number in marks.hidden}


def _value(cell: Any) -> Any:
    """Return a text; or the letter of another kind, and what it holds."""
    value = cell.value
    if value is None:
        return None
    if cell.data_type == "f":
        return ["f", _short(value)]
    if cell.data_type == "e":
        return ["e"]
    # To Python True is a number as well.
    if isinstance(value, int | float) and not isinstance(value, bool):
        return ["n", value, _short(cell.number_format or "")]
    return _short(_as_text(value))


def _as_text(value: object) -> str:
    """Return what stands in a cell as it would be typed: days as 2026-08-17."""
    if isinstance(value, datetime):
        return value.date().isoformat() if value.time() == time.min else value.isoformat(" ")
    if isinstance(value, date):
        return value.isoformat()
    return str(value)


def _short(value: object) -> str:
    return str(value)[:LONGEST_CELL]
