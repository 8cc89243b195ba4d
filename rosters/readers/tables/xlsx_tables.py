"""Make tables of the sheets of an Excel workbook, which a child has read."""

from collections.abc import Iterator
from dataclasses import replace

from archives.contents import Cell, WorkbookSheet
from jobs.failures import remark
from rosters.readers.tables.merged_cells import Filler
from rosters.readers.tables.number_formats import is_cut, with_zeros
from rosters.readers.tables.table import BadCell, ReadTable, TableLine, make_table
from rosters.readers.tables.text_marks import without_text_mark

SHOWN = {"f": "=", "e": "#"}
"""What stands for a formula and for an error, which have no value."""

REASONS = {"f": remark("row_holds_formula"), "e": remark("row_holds_error")}


def table_of_sheet(sheet: WorkbookSheet) -> ReadTable:
    """Read the rows of a sheet."""
    bad_cells: list[BadCell] = []
    table = make_table(_rows(sheet, bad_cells))
    return replace(table, bad_cells=bad_cells, name=sheet.name)


def _rows(sheet: WorkbookSheet, bad_cells: list[BadCell]) -> Iterator[TableLine]:
    filler = Filler(sheet.blocks)
    for row in sheet.rows:
        texts = [_text(cell) for cell in row.cells]
        bad_cells += [
            BadCell(row.number, column, REASONS[cell[0]])
            for column, cell in enumerate(row.cells)
            if isinstance(cell, list) and texts[column] == SHOWN.get(cell[0])
        ]
        yield TableLine(row.number, filler.fill(row.number, texts), row.is_hidden)


def _text(cell: Cell) -> str:
    match cell:
        case ["f", formula]:
            text = without_text_mark(formula)
            return text if text != formula else SHOWN["f"]
        case ["e"]:
            return SHOWN["e"]
        case ["n", value, number_format]:
            return _number(value, number_format)
        case str():
            return without_text_mark(cell)
    return ""


def _number(value: int | float, number_format: str) -> str:
    """Return it as it would be typed: 701, not 701.0."""
    if isinstance(value, float):
        if not value.is_integer():
            return repr(value)
        value = int(value)
    if is_cut(value):
        # As Excel shows it, and as it is refused where a number is wanted.
        return f"{value:.5E}"
    return with_zeros(value, number_format)
