"""Find in a table the row that names the columns, and rows that are no students."""

from collections.abc import Sequence
from dataclasses import dataclass, field

from jobs.failures import Remark, remark
from rosters.readers.cells import shorten
from rosters.readers.sheets.choices import NO_HEADINGS, Choices
from rosters.readers.sheets.class_cells import class_in_title
from rosters.readers.sheets.headings import (
    ROLES_OF_TEACHERS,
    STATUSES_OF_LEAVERS,
    TOTALS,
    count_known,
    field_of,
    is_one_of,
    spell,
)
from rosters.readers.tables.table import ReadTable, TableLine

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
        titles: line and class of each row that names a class for those below.
    """

    headings: list[str]
    heading_line: int
    lines: list[TableLine]
    left_out: list[tuple[TableLine, Remark]]
    n_known: int
    titles: list[tuple[int, str]] = field(default_factory=list)

    def class_at(self, line: int) -> str:
        """Return the class that the last title above a line names."""
        return next((name for at, name in reversed(self.titles) if at < line), "")


def find_list(table: ReadTable, choices: Choices) -> ListPart:
    """Return the list as a person says where it begins and ends, else as it looks."""
    headings, line, rest = _headings(table.rows, choices)
    lines, left_out = [], []
    for row in rest:
        if why := _why_no_student(row, headings, choices):
            left_out.append((row, why))
        else:
            lines.append(row)
    kept = {row.number for row in lines}
    named = [(x.number, class_in_title(x.cells)) for x in table.rows if x.number not in kept]
    titles = [(number, name) for number, name in named if name and number != line]
    return ListPart(headings, line, lines, left_out, count_known(headings), titles)


def _headings(rows: list[TableLine], choices: Choices) -> tuple[list[str], int, list[TableLine]]:
    """Return the headings, their line, and the rows below them."""
    if choices.heading_line == NO_HEADINGS:
        return [""] * max((len(row.cells) for row in rows), default=0), 0, rows
    if not rows:
        return [], 0, []
    index = _index_of_headings(rows, choices.heading_line)
    headings, line = rows[index].cells, rows[index].number
    below = rows[index + 1].cells if len(rows) > index + 1 else []
    if index == 0 and line != choices.heading_line and _is_like_students(headings, below):
        return [""] * max(len(row.cells) for row in rows), 0, rows
    if both := _of_two_rows(headings, below):
        return both, line, rows[index + 2 :]
    # A single known word may stand in the row of a student who “Left”.
    n_below = count_known(below) if line != choices.heading_line else 0
    if n_below >= FEWEST_KNOWN and n_below > count_known(headings):
        return below, rows[index + 1].number, rows[index + 2 :]
    return headings, line, rows[index + 1 :]


def _is_like_students(first: list[str], second: list[str]) -> bool:
    """Say whether the first row is a student's: no known word, and a cell that stands below too."""
    pairs = zip(first, second, strict=False)
    return not count_known(first) and any(x.strip() and x.strip() == y.strip() for x, y in pairs)


def _of_two_rows(upper: list[str], lower: list[str]) -> list[str] | None:
    """Return the headings of two rows: “Name” above “First” and “Last”; None: the lower is none.

    A cell merged over both rows stands in both; one merged over several columns in the first only.
    """
    own = [n for n, x in enumerate(lower) if x.strip() and spell(x) != spell(_cell(upper, n))]
    if not own or not all(field_of(lower[n]) for n in own):
        return None
    both = [_cell(upper, n) for n in range(max(len(upper), len(lower)))]
    above = ""
    for n in range(len(both)):
        above = _cell(upper, n).strip() or above
        if n in own:
            joined = f"{above} {lower[n].strip()}"
            both[n] = joined if field_of(joined) else lower[n]
    return both


def _cell(cells: Sequence[str], column: int) -> str:
    return cells[column] if column < len(cells) else ""


def _index_of_headings(rows: Sequence[TableLine], chosen: int) -> int:
    """Return the first row of several known words, else the first that is no title."""
    top = rows[:ROWS_SEARCHED]
    by_number = [n for n, row in enumerate(rows) if row.number == chosen]
    known = [n for n, row in enumerate(top) if count_known(row.cells) >= FEWEST_KNOWN]
    widest = max((_n_filled(row.cells) for row in top), default=0)
    # A list of one column has a heading too.
    broad = [n for n, row in enumerate(top) if _n_filled(row.cells) >= min(FEW_CELLS, widest)]
    return [*by_number, *known, *broad, 0][0]


def _why_no_student(row: TableLine, headings: Sequence[str], choices: Choices) -> Remark | None:
    if choices.last_line and row.number > choices.last_line:
        return remark("row_after_list")
    if row.is_hidden and choices.skips_hidden:
        return remark("row_hidden")
    filled = [cell for cell in row.cells if cell.strip()]
    if _is_total(filled):
        return remark("row_of_totals")
    if _repeats(row.cells, headings):
        return remark("row_repeats_headings")
    if _n_filled(headings) > FEW_CELLS and (name := class_in_title(row.cells)):
        return remark("row_names_class", class_group=name)
    is_note = len(filled) < FEW_CELLS < _n_filled(headings)
    return remark("row_of_one_cell") if is_note and filled[0] == row.cells[0] else None


def why_no_student_now(role: str) -> Remark | None:
    """Return why a row is no student, as its role or status says."""
    if is_one_of(role, ROLES_OF_TEACHERS):
        return remark("row_of_teacher", got=shorten(role))
    if is_one_of(role, STATUSES_OF_LEAVERS):
        return remark("row_of_leaver", got=shorten(role))
    return None


def _repeats(cells: Sequence[str], headings: Sequence[str]) -> bool:
    return [spell(x) for x in cells] == [spell(x) for x in headings[: len(cells)]]


def _is_total(filled: Sequence[str]) -> bool:
    """Say whether a row counts the others: “Total 2”, “Summe: 28 Schüler”, “28 students”."""
    first, _colon, _rest = filled[0].partition(":")
    words = first.split()
    is_word = is_one_of(first, TOTALS) or (len(words) > 1 and is_one_of(words[0], TOTALS))
    # An equals sign stands for a formula, which counts.
    rest = [x for x in filled[1:] if not x.strip().replace(".", "").isdigit() and x != "="]
    return is_word and len(rest) == 0


def _n_filled(cells: Sequence[str]) -> int:
    return sum(bool(cell.strip()) for cell in cells)
