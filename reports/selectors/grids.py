"""The grid of a class's term: what each cell shows and where it leads."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from classes.models import Status
from reports.selectors.cells import Cell
from reports.selectors.class_reports import ClassReport, SessionFigures, StudentLine

SESSIONS_ON_PAPER = 32
"""Columns that fit on a sheet across, A4 or Letter; a longer term goes on below."""


@dataclass(frozen=True)
class GridCell:
    """One student in one session.

    Args:
        status: empty where nothing is recorded.
        title: what the letter does not show: code, minutes, note.
    """

    status: str
    mark: str
    address: str
    title: str


@dataclass(frozen=True)
class GridRow:
    line: StudentLine
    cells: Sequence[GridCell]


@dataclass(frozen=True)
class GridColumn:
    column: SessionFigures
    address: str


@dataclass(frozen=True)
class Grid:
    """Students down, sessions across, in order of time."""

    columns: Sequence[GridColumn]
    rows: Sequence[GridRow]

    @property
    def sheets(self) -> Iterator["Grid"]:
        """Yield the grid in parts that fit on paper."""
        for start in range(0, len(self.columns), SESSIONS_ON_PAPER):
            part = slice(start, start + SESSIONS_ON_PAPER)
            rows = [GridRow(row.line, row.cells[part]) for row in self.rows]
            yield Grid(self.columns[part], rows)


def grid_of(report: ClassReport) -> Grid:
    columns = [
        GridColumn(column, reverse("classes:session_register", args=[column.session.pk]))
        for column in report.sessions
    ]
    rows = [
        GridRow(line, [_grid_cell(line, column) for column in columns]) for line in report.lines
    ]
    return Grid(columns, rows)


def legend_of(report: ClassReport) -> list[tuple[str, str, str]]:
    """Return status, letter and word of all that may stand in a cell."""
    letters = report.codes.school.letters
    statuses = [(status.value, letters[status], str(status.label)) for status in Status]
    used = report.figures.by_code
    # Only what occurs: a school may have thirty codes, and the sheet is printed.
    codes = [code for code in report.codes.by_id.values() if code.letter in used]
    return [*statuses, *((code.counts_as, code.letter, code.label) for code in codes)]


def words_of(cell: Cell) -> str:
    """Say a cell in full, such as “Late, 7 minutes, note: bus”."""
    parts = [_("After leaving"), cell.label] if cell.is_after_leaving else [cell.label]
    if cell.minutes_late:
        minutes = ngettext("%(n)s minute", "%(n)s minutes", cell.minutes_late)
        parts.append(minutes % {"n": cell.minutes_late})
    if cell.minutes_early:
        early = ngettext("left %(n)s minute early", "left %(n)s minutes early", cell.minutes_early)
        parts.append(early % {"n": cell.minutes_early})
    if cell.note:
        parts.append(_("note: %(note)s") % {"note": cell.note})
    if cell.is_amended:
        parts.append(_("amended"))
    return ", ".join(parts)


def _grid_cell(line: StudentLine, column: GridColumn) -> GridCell:
    # Leads to the very line of the register, not to its top.
    address = f"{column.address}#student-{line.student.pk}"
    cell = line.cells.get(column.column.session.pk)
    if cell is None:
        return GridCell("", "–", address, _("No entry"))
    has_more = cell.is_amended or cell.is_after_leaving or cell.minutes_early
    # A title on each of a thousand cells would be read aloud each time.
    is_plain = cell.status == Status.PRESENT and not has_more
    title, mark = "" if is_plain else words_of(cell), cell.mark + "*" * cell.is_amended
    return GridCell("" if cell.is_after_leaving else cell.status, mark, address, title)
