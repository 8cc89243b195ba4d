"""Lay out attendance as an .xlsx file: students down, sessions across, text never a formula."""

import io
import re
from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import cast

from django.utils.translation import gettext as _
from django.utils.translation import pgettext_lazy
from openpyxl import Workbook
from openpyxl.cell import Cell
from openpyxl.cell.cell import ILLEGAL_CHARACTERS_RE
from openpyxl.styles import Alignment, Font
from openpyxl.utils import get_column_letter
from openpyxl.worksheet.worksheet import Worksheet

from classes.models import AttendanceCode, Student
from classes.models.register import Status

WORDS = {
    Status.PRESENT: pgettext_lazy("in a sentence", "present"),
    Status.LATE: pgettext_lazy("in a sentence", "late"),
    Status.EXCUSED: pgettext_lazy("in a sentence", "excused"),
    Status.ABSENT: pgettext_lazy("in a sentence", "absent"),
}

HEADING_ROW = 4
FIRST_SESSION_COLUMN = 3
DATE_FORMAT = "ddd d mmm yyyy hh:mm"
MAX_TAB_LETTERS = 31
"""Excel opens no file whose tab has a longer name, or one with a character of these."""
FORBIDDEN_IN_TABS = re.compile(r"[\[\]:*?/\\\x00-\x1f]")


@dataclass(frozen=True)
class SessionColumn:
    """What is said of each student in one session.

    Args:
        starts_at: on the school's clock.
        letters: the letter of a status or of a school's code, or another mark, by the student's
            primary key; none: nothing said.
        statuses: what each letter counts as; none for another mark.
    """

    starts_at: datetime
    letters: Mapping[int, str]
    statuses: Mapping[int, str]


@dataclass(frozen=True)
class AttendanceSheet:
    """One class group's students and sessions.

    Args:
        tab: short name of the sheet.
        title: first line of the sheet.
        students: in the order of the register.
        columns: in order of time.
        legend: what must be known before the letters are trusted; what they mean if empty.
    """

    tab: str
    title: str
    students: Sequence[Student]
    columns: Sequence[SessionColumn]
    legend: str = ""


def legend(codes: Iterable[AttendanceCode] = ()) -> str:
    """Say what the letters mean, those of a school's codes after those of the statuses."""
    plain = [f"{status.letter} {WORDS[status]}" for status in Status]
    return ", ".join([*plain, *(_code_in_words(code) for code in codes)])


def _code_in_words(code: AttendanceCode) -> str:
    text = _("%(letter)s %(label)s (counts as %(status)s)")
    status = WORDS[Status(code.counts_as)]
    return text % {"letter": code.letter, "label": code.label, "status": status}


def write_attendance_workbook(sheets: Iterable[AttendanceSheet]) -> bytes:
    """Return an .xlsx file with a tab for each sheet; without any, one that says so."""
    workbook = Workbook()
    workbook.remove(workbook.worksheets[0])
    for sheet in sheets:
        tab = _free_tab(sheet.tab, {name.casefold() for name in workbook.sheetnames})
        _write_sheet(workbook.create_sheet(tab), sheet)
    if not workbook.sheetnames:
        empty = workbook.create_sheet(_("Attendance"))
        _write_text(_cell(empty, 1, 1), _("There are no sessions."))
    file = io.BytesIO()
    workbook.save(file)
    return file.getvalue()


def _free_tab(name: str, taken: Collection[str]) -> str:
    """Return a name that Excel takes for a tab, with a number if another tab has it already."""
    plain = FORBIDDEN_IN_TABS.sub(" ", name).strip(" '")[:MAX_TAB_LETTERS] or _("Attendance")
    tab, number = plain, 1
    while tab.casefold() in taken or tab.casefold() == "history":
        number += 1
        ending = f" {number}"
        tab = plain[: MAX_TAB_LETTERS - len(ending)] + ending
    return tab


def _write_sheet(worksheet: Worksheet, sheet: AttendanceSheet) -> None:
    _write_text(_cell(worksheet, 1, 1), sheet.title, font=Font(bold=True, size=14))
    _write_text(_cell(worksheet, 2, 1), sheet.legend or legend())
    _write_headings(worksheet, sheet.columns)
    for row, student in enumerate(sheet.students, start=HEADING_ROW + 1):
        _write_student(worksheet, row, student, sheet.columns)
    _write_session_totals(worksheet, sheet)
    _set_widths(worksheet, sheet)
    worksheet.freeze_panes = _cell(worksheet, HEADING_ROW + 1, FIRST_SESSION_COLUMN)


def _write_headings(worksheet: Worksheet, columns: Sequence[SessionColumn]) -> None:
    bold = Font(bold=True)
    for column, word in enumerate((_("Number"), _("Name")), start=1):
        _write_text(_cell(worksheet, HEADING_ROW, column), word, font=bold)
    for column, session in enumerate(columns, start=FIRST_SESSION_COLUMN):
        cell = _cell(worksheet, HEADING_ROW, column)
        # Excel knows no time zones: the school's clock is what the sheet shows.
        cell.value = session.starts_at.replace(tzinfo=None)
        cell.number_format, cell.font = DATE_FORMAT, bold
        cell.alignment = Alignment(horizontal="center", wrap_text=True)
    for column, word in enumerate(
        map(str, Status.labels), start=FIRST_SESSION_COLUMN + len(columns)
    ):
        _write_text(_cell(worksheet, HEADING_ROW, column), word, font=bold)


def _write_student(
    worksheet: Worksheet, row: int, student: Student, columns: Sequence[SessionColumn]
) -> None:
    _write_text(_cell(worksheet, row, 1), student.number)
    _write_text(_cell(worksheet, row, 2), student.name)
    letters = [column.letters.get(student.pk, "") for column in columns]
    for column, letter in enumerate(letters, start=FIRST_SESSION_COLUMN):
        if letter:
            _write_text(_cell(worksheet, row, column), letter)
            _cell(worksheet, row, column).alignment = Alignment(horizontal="center")
    statuses = [column.statuses.get(student.pk) for column in columns]
    for column, status in enumerate(Status, start=FIRST_SESSION_COLUMN + len(columns)):
        _cell(worksheet, row, column).value = statuses.count(status)


def _write_session_totals(worksheet: Worksheet, sheet: AttendanceSheet) -> None:
    """Count each session's statuses below the students, over those of the sheet only."""
    first_row = HEADING_ROW + len(sheet.students) + 2
    for row, status in enumerate(Status, start=first_row):
        _write_text(_cell(worksheet, row, 2), str(status.label), font=Font(bold=True))
        for column, session in enumerate(sheet.columns, start=FIRST_SESSION_COLUMN):
            statuses = [session.statuses.get(student.pk) for student in sheet.students]
            _cell(worksheet, row, column).value = statuses.count(status)


def _set_widths(worksheet: Worksheet, sheet: AttendanceSheet) -> None:
    names = [len(student.name) for student in sheet.students]
    widths = [14, min(40, max([12, *names]) + 2), *(15 for _ in sheet.columns), 9, 9, 9, 9]
    for column, width in enumerate(widths, start=1):
        worksheet.column_dimensions[get_column_letter(column)].width = width


def _cell(worksheet: Worksheet, row: int, column: int) -> Cell:
    # No cells are merged here, so each is a cell of its own.
    return cast(Cell, worksheet.cell(row, column))


def _write_text(cell: Cell, text: str, font: Font | None = None) -> None:
    """Write text that stays text: a name such as =1+1 is neither calculated nor changed."""
    cell.value = ILLEGAL_CHARACTERS_RE.sub("", text)
    cell.data_type = "s"
    # Without it a spreadsheet program makes a formula of it as soon as somebody edits the cell.
    cell.quotePrefix = text.startswith(("=", "+", "-", "@"))
    if font:
        cell.font = font
