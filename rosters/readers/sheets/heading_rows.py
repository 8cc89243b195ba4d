"""Find in a table the row that names the columns, and rows that are no students."""

from collections.abc import Sequence
from dataclasses import dataclass

from jobs.failures import Remark, remark
from rosters.readers.sheets.choices import NO_HEADINGS, Choices
from rosters.readers.sheets.headings import TOTALS, count_known, is_one_of, spell
from rosters.readers.tables.table import Line, Table

ROWS_SEARCHED = 40
FEWEST_KNOWN = 2
"""One known word may stand in a title; two name columns."""

FEW_CELLS = 2


@dataclass(frozen=True)
class ListPart:
    """The part of a table that is the list.

    Args:
        headings: the row that names the columns; numbered columns where there is none.
        heading_line: its line, 0 where there is none.
        lines: the rows of students.
        left_out: rows that are no students, each with the sentence that says why.
        n_known: how many headings are known words.
    """

    headings: list[str]
    heading_line: int
    lines: list[Line]
    left_out: list[tuple[Line, Remark]]
    n_known: int


def find_list(table: Table, choices: Choices) -> ListPart:
    """Return the list as a person says where it begins and ends, else as it looks."""
    if choices.heading_line == NO_HEADINGS:
        width = max((len(row.cells) for row in table.rows), default=0)
        headings, rest, line = [""] * width, table.rows, 0
    else:
        index = _index_of_headings(table.rows, choices.heading_line)
        headings = table.rows[index].cells if table.rows else []
        rest = table.rows[index + 1 :]
        line = table.rows[index].number if table.rows else 0
    lines, left_out = [], []
    for row in rest:
        if why := _why_no_student(row, headings, choices):
            left_out.append((row, why))
        else:
            lines.append(row)
    return ListPart(headings, line, lines, left_out, count_known(headings))


def _index_of_headings(rows: Sequence[Line], chosen: int) -> int:
    """Return the first row of several known words, else the first that is no title."""
    top = rows[:ROWS_SEARCHED]
    by_number = [n for n, row in enumerate(rows) if row.number == chosen]
    known = [n for n, row in enumerate(top) if count_known(row.cells) >= FEWEST_KNOWN]
    widest = max((_n_filled(row.cells) for row in top), default=0)
    # A list of one column has a heading too.
    broad = [n for n, row in enumerate(top) if _n_filled(row.cells) >= min(FEW_CELLS, widest)]
    return [*by_number, *known, *broad, 0][0]


def _why_no_student(row: Line, headings: Sequence[str], choices: Choices) -> Remark | None:
    if choices.last_line and row.number > choices.last_line:
        return remark("row_after_list")
    if row.is_hidden and choices.skips_hidden:
        return remark("row_hidden")
    filled = [cell for cell in row.cells if cell.strip()]
    if _is_total(filled):
        return remark("row_of_totals")
    if [spell(x) for x in row.cells] == [spell(x) for x in headings[: len(row.cells)]]:
        return remark("row_repeats_headings")
    is_note = len(filled) < FEW_CELLS < _n_filled(headings)
    return remark("row_of_one_cell") if is_note and filled[0] == row.cells[0] else None


def _is_total(filled: Sequence[str]) -> bool:
    """Say whether a row counts the others: “Total 2”, “Summe: 28 Schüler”, “28 students”."""
    first, _colon, _rest = filled[0].partition(":")
    words = first.split()
    is_word = is_one_of(first, TOTALS) or (len(words) > 1 and is_one_of(words[0], TOTALS))
    rest = [cell for cell in filled[1:] if not cell.strip().replace(".", "").isdigit()]
    return is_word and len(rest) == 0


def _n_filled(cells: Sequence[str]) -> int:
    return sum(bool(cell.strip()) for cell in cells)
