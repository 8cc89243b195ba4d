"""Reports as .xlsx files: attendance sheets, summary sheets and a chart, written row by row."""

import io
from collections.abc import Iterable, Sequence
from datetime import date, datetime

from django.utils.translation import gettext as _
from openpyxl import Workbook
from openpyxl.chart import LineChart, Reference

from classes.spreadsheets.attendance_sheets import (
    AttendanceSheet,
    SessionColumn,
    add_attendance_sheet,
    free_tab,
    legend,
)
from classes.spreadsheets.cells import (
    BOLD,
    TITLE,
    Sheet,
    day_cell,
    moment_cell,
    number_cell,
    rate_cell,
    text_cell,
)
from classes.spreadsheets.paper_sizes import PaperSize, paper_size_of
from classes.spreadsheets.print_layout import lay_out, set_widths
from reports.exports import tables
from reports.exports.tables import ReportTable, SchoolNumber, Share, Value
from reports.selectors.class_reports import ClassReport, SessionFigures, class_reports
from reports.selectors.days.day_marks import class_day_marks
from reports.selectors.school_reports import SchoolReport
from reports.selectors.session_reports import SessionReport
from reports.selectors.student_reports import StudentReport

HEADING_ROW = 3
CHART_AT = "B2"

MOST_SESSIONS_IN_SHEETS = 10_000
"""A term of thirty classes; its 250,000 cells take about ten seconds, twice as many too long."""


def class_workbook(reports: Iterable[ClassReport]) -> bytes:
    """One attendance sheet for each class group; beside a single one its figures and a chart."""
    workbook = Workbook(write_only=True)
    # It may be a generator, and is gone through more than once.
    listed = list(reports)
    for report in listed:
        add_attendance_sheet(workbook, _attendance_sheet(report))
    # Several classes would make four sheets each, which nobody opens.
    if len(listed) == 1:
        [report] = listed
        paper = paper_size_of(report.class_group.school)
        _add_table(workbook, tables.student_table(report), paper)
        _add_table(workbook, tables.session_table(report), paper)
        _add_chart(workbook, tables.session_table(report))
        if marks := class_day_marks(report.class_group, report.period):
            _add_table(workbook, tables.class_marks_table(report, marks), paper)
        _add_codes(workbook, report, paper)
    return _saved(workbook)


def school_workbook(report: SchoolReport) -> bytes:
    """Figures and a chart, then one attendance sheet for each class group that had a session."""
    workbook, paper = Workbook(write_only=True), paper_size_of(report.school)
    for table in (
        tables.class_table(report),
        tables.day_table(report),
        tables.attention_table(report),
    ):
        _add_table(workbook, table, paper)
    _add_chart(workbook, tables.day_table(report))
    _add_codes(workbook, report, paper)
    _add_attendance_sheets(workbook, report)
    return _saved(workbook)


def _add_attendance_sheets(workbook: Workbook, report: SchoolReport) -> None:
    """Add a sheet for each class group, unless they would be more than anybody opens."""
    if report.n_sessions > MOST_SESSIONS_IN_SHEETS:
        table = tables.left_out_table(report, MOST_SESSIONS_IN_SHEETS)
        _add_table(workbook, table, paper_size_of(report.school))
        return
    # A class without lessons in these days would be an empty sheet.
    groups = [line.class_group for line in report.classes if line.n_sessions]
    for of_class in class_reports(report.school, groups, report.period):
        add_attendance_sheet(workbook, _attendance_sheet(of_class))


def student_workbook(report: StudentReport) -> bytes:
    workbook, paper = Workbook(write_only=True), paper_size_of(report.student.school)
    _add_table(workbook, tables.lesson_table(report), paper)
    if report.day_marks:
        _add_table(workbook, tables.student_marks_table(report), paper)
    _add_codes(workbook, report, paper)
    return _saved(workbook)


def session_workbook(report: SessionReport) -> bytes:
    workbook = Workbook(write_only=True)
    paper = paper_size_of(report.session.class_group.school)
    _add_table(workbook, tables.entry_table(report), paper)
    return _saved(workbook)


def _saved(workbook: Workbook) -> bytes:
    file = io.BytesIO()
    workbook.save(file)
    return file.getvalue()


def _attendance_sheet(report: ClassReport) -> AttendanceSheet:
    group = report.class_group
    return AttendanceSheet(
        tab=group.code,
        title=f"{group}, {group.school}, {report.period}",
        students=[line.student for line in report.lines],
        columns=[_column(report, column) for column in report.sessions],
        legend=legend(report.codes.school, report.codes.by_id.values()),
        paper=paper_size_of(group.school),
    )


def _column(report: ClassReport, column: SessionFigures) -> SessionColumn:
    session_id = column.session.pk
    cells = {
        line.student.pk: line.cells[session_id] for line in report.lines if session_id in line.cells
    }
    return SessionColumn(
        column.starts_at,
        letters={student_id: cell.mark for student_id, cell in cells.items()},
        statuses={pk: cell.status for pk, cell in cells.items() if not cell.is_after_leaving},
    )


def _add_table(workbook: Workbook, table: ReportTable, paper: PaperSize) -> None:
    # Two tables may bear one name, such as a class called like a sheet.
    sheet = workbook.create_sheet(free_tab(table.name, workbook.sheetnames))
    sheet.freeze_panes = f"A{HEADING_ROW + 1}"
    set_widths(sheet, _widths(table))
    lay_out(sheet, paper, heading_row=HEADING_ROW, n_name_columns=0)
    sheet.append([text_cell(sheet, table.title, font=TITLE)])
    sheet.append([])
    sheet.append([text_cell(sheet, heading, font=BOLD) for heading in table.headings])
    for row in table.rows:
        sheet.append([_cell(sheet, value) for value in row])
    # An empty sheet looks like a mistake of the file.
    if not table.rows:
        sheet.append([text_cell(sheet, _("Nothing is recorded in these days."))])


def _cell(sheet: Sheet, value: Value) -> object:
    if isinstance(value, SchoolNumber):
        return number_cell(sheet, value)
    if isinstance(value, Share):
        return rate_cell(sheet, value)
    # Before `date`, which a datetime is as well.
    if isinstance(value, datetime):
        return moment_cell(sheet, value)
    if isinstance(value, date):
        return day_cell(sheet, value)
    return text_cell(sheet, value) if isinstance(value, str) else value


def _widths(table: ReportTable) -> list[int]:
    """Make each column as wide as its longest text, within reason."""
    # Columns of the rows: without any row only the headings say how many there are.
    columns: Sequence[Sequence[Value]] = [list(column) for column in zip(*table.rows, strict=True)]
    texts = columns or [[] for _ in table.headings]
    return [
        min(48, 2 + max([len(heading), *(_n_letters(value) for value in column)]))
        for heading, column in zip(table.headings, texts, strict=True)
    ]


def _n_letters(value: Value) -> int:
    return 18 if isinstance(value, date) else len(str(value or ""))


def _add_chart(workbook: Workbook, table: ReportTable) -> None:
    """Draw the rate of a table that was added before, over its first column."""
    if not table.rows:
        return
    # By its beginning: a name that was taken has got a number (`free_tab`).
    source = next(s for s in reversed(workbook.worksheets) if s.title.startswith(table.name))
    column = table.headings.index(_("Rate")) + 1
    last_row = HEADING_ROW + len(table.rows)
    chart = LineChart()
    chart.title, chart.height, chart.width = _("Rate"), 9, 24
    chart.y_axis.number_format, chart.y_axis.scaling.max = "0 %", 1
    # Without it newer programs show no axes.
    chart.x_axis.delete = chart.y_axis.delete = False
    chart.legend = None
    values = Reference(source, min_col=column, min_row=HEADING_ROW, max_row=last_row)
    chart.add_data(values, titles_from_data=True)
    chart.set_categories(Reference(source, min_col=1, min_row=HEADING_ROW + 1, max_row=last_row))
    workbook.create_sheet(free_tab(_("Chart"), workbook.sheetnames)).add_chart(chart, CHART_AT)


def _add_codes(
    workbook: Workbook, report: ClassReport | SchoolReport | StudentReport, paper: PaperSize
) -> None:
    if report.codes.by_id:
        _add_table(workbook, tables.code_table(report.codes, report.figures), paper)
