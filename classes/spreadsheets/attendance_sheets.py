"""Lay out attendance as an .xlsx file: students down, sessions across, text never a formula."""

import io
import re
from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime

from django.utils.translation import gettext as _
from openpyxl import Workbook
from openpyxl.cell import Cell
from openpyxl.utils import get_column_letter

from classes.models import AttendanceCode, School, Status, Student
from classes.selectors.counts import count_statuses
from classes.spreadsheets.cells import (
    BOLD,
    TITLE,
    Sheet,
    moment_heading,
    number_cell,
    rate_cell,
    text_cell,
)
from classes.spreadsheets.paper_sizes import PaperSize
from classes.spreadsheets.print_layout import lay_out, set_widths

HEADING_ROW = 4
N_NAME_COLUMNS = 3
FIRST_SESSION_COLUMN = N_NAME_COLUMNS + 1
FEW_SESSIONS = 6
SESSION_WIDTH, UPRIGHT_WIDTH = 15, 4.5
"""The headings of more than a few sessions stand upright, so that a month fits on a page."""

HEADING_HEIGHT_POINTS = 146
MAX_TAB_LETTERS = 31
"""Excel opens no file whose tab has a longer name, or one with a character of these."""
FORBIDDEN_IN_TABS = re.compile(r"[\[\]:*?/\\\x00-\x1f]")


@dataclass(frozen=True)
class SessionColumn:
    """The entry of each student in one session.

    Args:
        starts_at: on the school's clock.
        letters: the letter of a status or of a school's code, or another mark, by the student's
            primary key; none: nothing recorded.
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
        legend: what the letters mean, and what must be known before they are trusted.
        paper: what it is printed on.
    """

    tab: str
    title: str
    students: Sequence[Student]
    columns: Sequence[SessionColumn]
    legend: str
    paper: PaperSize = PaperSize.A4

    @property
    def is_upright(self) -> bool:
        return len(self.columns) > FEW_SESSIONS


def legend(school: School, codes: Iterable[AttendanceCode] = ()) -> str:
    """Say what the letters of a school mean, those of its codes after those of the statuses."""
    plain = [f"{letter} {status.in_sentence}" for status, letter in school.letters.items()]
    return ", ".join([*plain, *(_code_in_words(code) for code in codes)])


def _code_in_words(code: AttendanceCode) -> str:
    text = _("%(letter)s %(label)s (counts as %(status)s)")
    status = Status(code.counts_as).in_sentence
    return text % {"letter": code.letter, "label": code.label, "status": status}


def write_attendance_workbook(sheets: Iterable[AttendanceSheet]) -> bytes:
    """Return an .xlsx file with a tab for each sheet; without any, one that says so.

    Written row by row, so that a year of a large class takes no more memory than a day.
    """
    workbook = Workbook(write_only=True)
    for sheet in sheets:
        add_attendance_sheet(workbook, sheet)
    if not workbook.sheetnames:
        empty = workbook.create_sheet(_("Attendance"))
        empty.append([text_cell(empty, _("There are no lessons."))])
    file = io.BytesIO()
    workbook.save(file)
    return file.getvalue()


def add_attendance_sheet(workbook: Workbook, sheet: AttendanceSheet) -> None:
    """Add a tab with students down, sessions across, and the totals of both."""
    worksheet: Sheet = workbook.create_sheet(free_tab(sheet.tab, workbook.sheetnames))
    # Of a sheet that is written row by row these come before the first row.
    worksheet.freeze_panes = f"{get_column_letter(FIRST_SESSION_COLUMN)}{HEADING_ROW + 1}"
    _set_widths(worksheet, sheet)
    if sheet.is_upright:
        worksheet.row_dimensions[HEADING_ROW].height = HEADING_HEIGHT_POINTS
    lay_out(worksheet, sheet.paper, heading_row=HEADING_ROW, n_name_columns=N_NAME_COLUMNS)
    worksheet.append([text_cell(worksheet, sheet.title, font=TITLE)])
    worksheet.append([text_cell(worksheet, sheet.legend)])
    worksheet.append([])
    worksheet.append(_headings(worksheet, sheet))
    for student in sheet.students:
        worksheet.append(_student_row(worksheet, student, sheet.columns))
    worksheet.append([])
    for status in Status:
        worksheet.append(_total_row(worksheet, sheet, status))


def free_tab(name: str, sheetnames: Collection[str]) -> str:
    """Return a name that Excel takes for a tab, with a number if another tab has it already."""
    taken = {other.casefold() for other in sheetnames}
    # Nor may the name begin or end with an apostrophe.
    plain = FORBIDDEN_IN_TABS.sub(" ", name).strip(" '")[:MAX_TAB_LETTERS] or _("Attendance")
    tab, number = plain, 1
    # Excel keeps the name “History” for itself, and does not tell capitals from small letters.
    while tab.casefold() in taken or tab.casefold() == "history":
        number += 1
        ending = f" {number}"
        tab = plain[: MAX_TAB_LETTERS - len(ending)] + ending
    return tab


def _headings(worksheet: Sheet, sheet: AttendanceSheet) -> list[Cell]:
    return [
        *(text_cell(worksheet, word, font=BOLD) for word in _name_headings()),
        *(
            moment_heading(worksheet, column.starts_at, is_upright=sheet.is_upright)
            for column in sheet.columns
        ),
        *(text_cell(worksheet, str(word), font=BOLD) for word in (*Status.labels, _("Rate"))),
    ]


def _name_headings() -> list[str]:
    return [_("Number"), _("Family name"), _("Given name")]


def _student_row(
    worksheet: Sheet, student: Student, columns: Sequence[SessionColumn]
) -> list[object]:
    letters = [column.letters.get(student.pk, "") for column in columns]
    # A cell is written as soon as it is come to, so equal ones of a row may be one and the same.
    cells = {letter: text_cell(worksheet, letter, is_centred=True) for letter in {*letters} - {""}}
    statuses = [column.statuses.get(student.pk) for column in columns]
    counts = count_statuses(status for status in statuses if status)
    return [
        number_cell(worksheet, student.number),
        text_cell(worksheet, student.family_name),
        text_cell(worksheet, student.given_name),
        *(cells.get(letter) for letter in letters),
        *(n for _status, n in counts.lines),
        rate_cell(worksheet, counts.n_here / counts.n_recorded) if counts.n_recorded else None,
    ]


def _total_row(worksheet: Sheet, sheet: AttendanceSheet, status: Status) -> list[object]:
    """Count each session's statuses over the students of the sheet only."""
    totals = [
        [column.statuses.get(student.pk) for student in sheet.students].count(status)
        for column in sheet.columns
    ]
    return [None, text_cell(worksheet, str(status.label), font=BOLD), None, *totals]


def _set_widths(worksheet: Sheet, sheet: AttendanceSheet) -> None:
    names = [
        min(28, max([11, *map(len, names)]) + 2)
        for names in (
            [student.family_name for student in sheet.students],
            [student.given_name for student in sheet.students],
        )
    ]
    numbers = max([8, *(len(student.number) for student in sheet.students)]) + 1
    width = UPRIGHT_WIDTH if sheet.is_upright else SESSION_WIDTH
    sessions = [width] * len(sheet.columns)
    set_widths(worksheet, [min(20, numbers), *names, *sessions, *[9] * (len(Status) + 1)])
