"""Read of a list of several schools the rows of the one that is meant; the others are named."""

from collections import Counter
from collections.abc import Sequence
from dataclasses import replace

from jobs.failures import remark
from rosters.readers.cells import shorten
from rosters.readers.sheets import headings as h
from rosters.readers.sheets import outline as o
from rosters.readers.sheets.choices import Choices
from rosters.readers.sheets.columns import Columns, choose_columns
from rosters.readers.sheets.heading_rows import ListPart
from rosters.readers.sheets.outline import Outline
from rosters.readers.tables.table import TableLine

ALL_ROWS = "*"
"""The column names no schools: all rows are of the school whose list this is."""


def rows_of_school(
    part: ListPart, choices: Choices, outline: Outline, names: frozenset[str]
) -> tuple[ListPart, Columns]:
    """Return the part of a list that is about one school, and its columns.

    Args:
        names: what the school is called, in small letters.
    """
    columns = _columns(part, choices)
    if h.SCHOOL not in columns.of:
        return part, columns
    (column,) = columns.of[h.SCHOOL]
    counted = Counter(_school(line, column) for line in part.lines)
    outline.school_ids = [(name, f"{name} ({n})") for name, n in counted.items() if name]
    outline.school_id = _meant(list(counted), choices, names)
    if not outline.school_id:
        shown = shorten(", ".join(name for name in counted if name))
        columns.refuse(remark("school_of_rows_unclear", names=shown), o.SCHOOL)
    if outline.school_id in {"", ALL_ROWS}:
        return part, columns
    return _own_part(part, column, choices, outline.school_id)


def _school(line: TableLine, column: int) -> str:
    return line.cells[column].strip() if column < len(line.cells) else ""


def _meant(found: Sequence[str], choices: Choices, names: frozenset[str]) -> str:
    """Return the school that a person has chosen, else the only one of this school's names."""
    if choices.school_id and choices.school_id in {*found, ALL_ROWS}:
        return choices.school_id
    called = [name for name in found if name.casefold() in names]
    return called[0] if len(called) == 1 else ""


def _own_part(
    part: ListPart, column: int, choices: Choices, school: str
) -> tuple[ListPart, Columns]:
    own = [line for line in part.lines if _school(line, column) == school]
    others = [
        (line, remark("row_of_other_school", school=shorten(name or "–")))
        for line in part.lines
        for name in [_school(line, column)]
        if name != school
    ]
    # Anew: what tells the students of all schools apart may say nothing within one.
    part = replace(part, lines=own, left_out=[*part.left_out, *others])
    columns = _columns(part, choices)
    columns.of[h.SCHOOL] = [column]
    heading = shorten(part.headings[column].strip())
    columns.unread = [name for name in columns.unread if name != heading]
    return part, columns


def _columns(part: ListPart, choices: Choices) -> Columns:
    columns = choose_columns(part.headings, part.lines, choices)
    # A title names the class of those below it.
    if part.titles and columns.problem and columns.problem.code == "class_column_unclear":
        columns.problem = None
    return columns
