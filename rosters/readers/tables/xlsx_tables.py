"""Make tables of the sheets of an Excel workbook, which a child has read."""

from collections.abc import Iterator
from dataclasses import replace

from archives.contents import Cell, Sheet
from jobs.failures import remark
from rosters.readers.rows import Place, Problem
from rosters.readers.tables.merged_cells import Filler
from rosters.readers.tables.number_formats import is_cut, with_zeros
from rosters.readers.tables.table import Line, Table, make_table
from rosters.readers.tables.text_marks import without_text_mark


def table_of_sheet(sheet: Sheet) -> Table:
    """Read the rows of a sheet."""
    problems: list[Problem] = []
    table = make_table(_rows(sheet, problems))
    return replace(table, problems=problems, name=sheet.name)


def _rows(sheet: Sheet, problems: list[Problem]) -> Iterator[Line]:
    filler = Filler(sheet.blocks)
    for row in sheet.rows:
        texts = [_text(cell, row.number, problems) for cell in row.cells]
        yield Line(row.number, filler.fill(row.number, texts), row.is_hidden)


def _text(cell: Cell, number: int, problems: list[Problem]) -> str:
    match cell:
        case ["f", formula]:
            if (text := without_text_mark(formula)) != formula:
                return text
            problems.append(Problem(Place(line=number), "", remark("row_holds_formula")))
            return "="
        case ["e"]:
            problems.append(Problem(Place(line=number), "", remark("row_holds_error")))
            return "#"
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
