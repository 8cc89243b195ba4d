"""Reports as plain tables: what the page says, in rows, whatever the file they end in."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime

from django.utils.translation import gettext as _

from classes.models import Status, Student
from reports.selectors.cells import Cell, Codes
from reports.selectors.class_reports import ClassReport, StudentLine
from reports.selectors.days.day_marks import Marks
from reports.selectors.figures import Figures
from reports.selectors.school_reports import SchoolReport
from reports.selectors.session_reports import SessionReport
from reports.selectors.student_reports import RecordedSession, StudentReport


class Share(float):
    """A share from 0 to 1 that spreadsheets show in percent."""


class SchoolNumber(str):
    """A student's number, which spreadsheets show as a number where it is one."""

    __slots__ = ()


Value = str | int | float | date | datetime | Share | None


@dataclass(frozen=True)
class ReportTable:
    """
    Args:
        name: short, for the tab of a spreadsheet.
        title: what it is of, for its first line.
    """

    name: str
    title: str
    headings: Sequence[str]
    rows: Sequence[Sequence[Value]]


def student_table(report: ClassReport) -> ReportTable:
    """Students down, figures across."""
    headings = [
        *_student_headings(),
        *_figure_headings(report.codes),
        *(_("Absent in a row"), _("Most in a row"), _("Below the limit")),
    ]
    rows = [_student_row(line, report.codes) for line in report.lines]
    return ReportTable(_("Students"), _title(report.class_group, report.period), headings, rows)


def session_table(report: ClassReport) -> ReportTable:
    """One row for each session: when, and its figures."""
    headings = [_("Lesson"), *_figure_headings(report.codes), _("Register")]
    rows = [
        [
            column.starts_at,
            *_figure_values(column.figures, report.codes),
            _("confirmed") if column.is_confirmed else _("not confirmed"),
        ]
        for column in report.sessions
    ]
    return ReportTable(_("Lessons"), _title(report.class_group, report.period), headings, rows)


def grid_table(report: ClassReport) -> ReportTable:
    """Students down, sessions across, letters in the cells."""
    headings = _student_headings()
    headings += [column.starts_at.strftime("%Y-%m-%d %H:%M") for column in report.sessions]
    headings += _figure_headings(report.codes)
    rows: list[list[Value]] = []
    for line in report.lines:
        cells = [line.cells.get(column.session.pk) for column in report.sessions]
        letters = [cell.mark if cell else "" for cell in cells]
        figures = _figure_values(line.figures, report.codes)
        rows.append([*_student_values(line.student), *letters, *figures])
    return ReportTable(_("Register"), _title(report.class_group, report.period), headings, rows)


def class_marks_table(report: ClassReport, marks: Mapping[Student, Marks]) -> ReportTable:
    """Students down, the parts of days across, the authority's code or the letter in the cells."""
    # The parts that anybody has: a day without lessons gets no column.
    parts = sorted({part for found in marks.values() for part in found})
    headings = [*_student_headings(), *(f"{one.day:%Y-%m-%d} {one.label}" for one in parts)]
    rows: list[list[Value]] = []
    for student, found in marks.items():
        cells = [found[part].cell if part in found else None for part in parts]
        letters = [_mark_of(cell, report.codes) if cell else "" for cell in cells]
        rows.append([*_student_values(student), *letters])
    return ReportTable(_("Daily status"), _title(report.class_group, report.period), headings, rows)


def student_marks_table(report: StudentReport) -> ReportTable:
    headings = [_("Day"), _("Part of the day"), _("Letter"), _("Status"), _("Lessons")]
    rows: list[list[Value]] = [
        [
            *(part.day, part.label, _mark_of(mark.cell, report.codes)),
            *(str(Status(mark.cell.status).label), mark.n_lessons),
        ]
        for part, mark in report.day_marks.items()
    ]
    return ReportTable(_("Daily status"), _title(report.student, report.period), headings, rows)


def _mark_of(cell: Cell, codes: Codes) -> str:
    code = codes.by_id.get(cell.code_id) if cell.code_id is not None else None
    # What the authority reads, if the school's code has a word of hers.
    return (code.statutory_code if code else "") or cell.letter


def code_table(codes: Codes, figures: Figures) -> ReportTable:
    """The school's codes, what each counts as, and how often it was used."""
    headings = [_("Letter"), _("Label"), _("Counts as"), _("Statutory code"), _("Entries")]
    rows: list[list[Value]] = [
        [
            code.letter,
            code.label,
            str(Status(code.counts_as).label),
            code.statutory_code,
            figures.by_code.get(code.letter, 0),
        ]
        for code in codes.by_id.values()
    ]
    return ReportTable(_("Codes"), _("Codes of the school"), headings, rows)


def class_table(report: SchoolReport) -> ReportTable:
    """Class groups down, figures across."""
    headings = [
        *(_("Class"), _("Title"), *_figure_headings(report.codes)),
        *(_("Registers taken"), _("Registers missing")),
    ]
    rows = [
        [
            *(line.class_group.code, line.class_group.title),
            *_figure_values(line.figures, report.codes),
            *(line.n_taken, line.n_missing),
        ]
        for line in report.classes
    ]
    return ReportTable(_("Classes"), _title(report.school, report.period), headings, rows)


def day_table(report: SchoolReport) -> ReportTable:
    headings = [_("Day"), *_figure_headings(report.codes)]
    rows = [[day, *_figure_values(f, report.codes)] for day, f in report.by_day.items()]
    return ReportTable(_("Days"), _title(report.school, report.period), headings, rows)


def attention_table(report: SchoolReport) -> ReportTable:
    """Students below the limit or absent running, with the reason in words."""
    headings = [*_student_headings(), _("Why"), _("Rate"), _("Days"), _("Since")]
    rows: list[list[Value]] = [
        [
            *_student_values(line.student),
            *(_("below the limit"), _rate(line.figures), None, None),
        ]
        for line in report.below_limit
    ]
    rows += [
        [
            *_student_values(run.student),
            *(_("absent day after day"), None, run.n_days, run.since),
        ]
        for run in report.absent_running
    ]
    return ReportTable(_("Worth a look"), _title(report.school, report.period), headings, rows)


def left_out_table(report: SchoolReport, most_sessions: int) -> ReportTable:
    """Say why the attendance sheets are not in the file, and how to get them."""
    reason = _(
        "These days have %(n)d lessons; up to %(most)d are written as attendance sheets. Choose"
        " fewer days, or take the file of one class."
    ) % {"n": report.n_sessions, "most": most_sessions}
    name = _("Attendance sheets")
    return ReportTable(name, _title(report.school, report.period), [name], [[reason]])


def lesson_table(report: StudentReport) -> ReportTable:
    """One row for each lesson of a student."""
    title = f"{report.student.name} ({report.student.number}), {report.period}"
    rows = [_lesson_row(entry, report.codes) for entry in report.entries]
    return ReportTable(_("Lessons"), title, [_("Lesson"), _("Class"), *_cell_headings()], rows)


def entry_table(report: SessionReport) -> ReportTable:
    """One row for each student of a session."""
    session = report.session
    title = f"{session.class_group}, {session.local_start:%Y-%m-%d %H:%M}"
    rows = [
        [*_student_values(line.student), *_cell_values(line.cell, report.codes)]
        for line in report.lines
    ]
    return ReportTable(_("Register"), title, [*_student_headings(), *_cell_headings()], rows)


def _title(of: object, period: object) -> str:
    return f"{of}, {period}"


def _student_headings() -> list[str]:
    return [_("Number"), _("Family name"), _("Given name")]


def _student_values(student: Student) -> list[Value]:
    """Name a student in columns that can be sorted and merged into letters."""
    return [SchoolNumber(student.number), student.family_name, student.given_name]


def _figure_headings(codes: Codes) -> list[str]:
    return [
        *map(str, Status.labels),
        *(code.letter for code in codes.by_id.values()),
        *(_("Minutes late"), _("Minutes left early"), _("Recorded"), _("Rate")),
    ]


def _figure_values(figures: Figures, codes: Codes) -> list[Value]:
    return [
        *(n for _status, n in figures.lines),
        *(figures.by_code.get(code.letter, 0) for code in codes.by_id.values()),
        *(figures.minutes_late, figures.minutes_early, figures.n_recorded, _rate(figures)),
    ]


def _rate(figures: Figures) -> Share | None:
    return None if figures.rate is None else Share(figures.rate)


def _student_row(line: StudentLine, codes: Codes) -> list[Value]:
    return [
        *_student_values(line.student),
        *_figure_values(line.figures, codes),
        *(line.absent_in_a_row, line.longest_absent_in_a_row),
        _("yes") if line.is_below_limit else "",
    ]


def _lesson_row(entry: RecordedSession, codes: Codes) -> list[Value]:
    session = entry.session
    return [session.local_start, session.class_group.code, *_cell_values(entry.cell, codes)]


def _cell_headings() -> list[str]:
    return [
        *(_("Letter"), _("Status"), _("Code"), _("Statutory code")),
        *(_("Minutes late"), _("Minutes left early"), _("Note"), _("Changed")),
    ]


def _cell_values(cell: Cell | None, codes: Codes) -> list[Value]:
    if cell is None:
        return ["", _("not recorded"), "", "", None, None, "", ""]
    code = codes.by_id.get(cell.code_id) if cell.code_id is not None else None
    return [
        *(cell.mark, str(Status(cell.status).label), cell.code_label),
        *(code.statutory_code if code else "", cell.minutes_late),
        *(cell.minutes_early, cell.note),
        _("yes") if cell.is_amended else "",
    ]
