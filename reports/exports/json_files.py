"""Reports as JSON: the figures of the page under plain names, days and moments in ISO 8601."""

from typing import Any

from reports.selectors.cells import Cell, Codes
from reports.selectors.class_reports import ClassReport
from reports.selectors.days.day_marks import Marks, class_day_marks
from reports.selectors.figures import Figures
from reports.selectors.periods import ReportPeriod
from reports.selectors.school_reports import SchoolReport
from reports.selectors.session_reports import SessionReport
from reports.selectors.student_reports import StudentReport


def class_json(report: ClassReport) -> dict[str, Any]:
    marks = class_day_marks(report.class_group, report.period)
    return {
        "class_group": {"id": report.class_group.pk, "code": report.class_group.code},
        "day_marks": [
            {"student_id": student.pk, "marks": _day_marks(found, report.codes)}
            for student, found in marks.items()
        ],
        "period": _period(report.period),
        "figures": figures_json(report.figures),
        "sessions": [
            {
                "id": column.session.pk,
                "starts_at": column.starts_at.isoformat(),
                "is_confirmed": column.is_confirmed,
                "figures": figures_json(column.figures),
            }
            for column in report.sessions
        ],
        "students": [
            {
                "id": line.student.pk,
                "number": line.student.number,
                "name": line.student.name,
                "figures": figures_json(line.figures),
                "absent_in_a_row": line.absent_in_a_row,
                "longest_absent_in_a_row": line.longest_absent_in_a_row,
                "is_below_limit": line.is_below_limit,
                "records": {
                    str(session_id): _cell(cell, report.codes)
                    for session_id, cell in line.cells.items()
                },
            }
            for line in report.lines
        ],
    }


def student_json(report: StudentReport) -> dict[str, Any]:
    return {
        "student": {
            "id": report.student.pk,
            "number": report.student.number,
            "name": report.student.name,
        },
        "period": _period(report.period),
        "figures": figures_json(report.figures),
        "absent_in_a_row": report.absent_in_a_row,
        "longest_absent_in_a_row": report.longest_absent_in_a_row,
        "is_below_limit": report.is_below_limit,
        "day_marks": _day_marks(report.day_marks, report.codes),
        "records": [
            {
                "session_id": entry.session.pk,
                "class_group_code": entry.session.class_group.code,
                "starts_at": entry.session.local_start.isoformat(),
                **_cell(entry.cell, report.codes),
            }
            for entry in report.entries
        ],
    }


def session_json(report: SessionReport) -> dict[str, Any]:
    session = report.session
    return {
        "session": {"id": session.pk, "starts_at": session.local_start.isoformat()},
        "class_group": {"id": session.class_group_id, "code": session.class_group.code},
        "is_confirmed": session.confirmed_at is not None,
        "figures": figures_json(report.figures),
        "students": [
            {
                "id": line.student.pk,
                "number": line.student.number,
                "name": line.student.name,
                "record": _cell(line.cell, report.codes) if line.cell else None,
            }
            for line in report.lines
        ],
    }


def school_json(report: SchoolReport) -> dict[str, Any]:
    return {
        "school": {"id": report.school.pk, "name": report.school.name},
        "period": _period(report.period),
        "figures": figures_json(report.figures),
        "registers": {"taken": report.n_taken, "missing": report.n_missing},
        "n_amendments": report.n_amendments,
        "class_groups": [
            {
                "id": line.class_group.pk,
                "code": line.class_group.code,
                "figures": figures_json(line.figures),
                "registers": {"taken": line.n_taken, "missing": line.n_missing},
            }
            for line in report.classes
        ],
        "days": [
            {"day": day.isoformat(), "figures": figures_json(figures)}
            for day, figures in report.by_day.items()
        ],
        "below_limit": [
            {"student_id": line.student.pk, "figures": figures_json(line.figures)}
            for line in report.below_limit
        ],
        "absent_running": [
            {"student_id": run.student.pk, "n_days": run.n_days, "since": run.since.isoformat()}
            for run in report.absent_running
        ],
    }


def figures_json(figures: Figures) -> dict[str, Any]:
    return {
        **figures.as_fields(),
        "n_recorded": figures.n_recorded,
        "by_code": dict(figures.by_code),
        "minutes_late": figures.minutes_late,
        "minutes_early": figures.minutes_early,
        "rate": None if figures.rate is None else round(figures.rate, 4),
    }


def _day_marks(marks: Marks, codes: Codes) -> list[dict[str, Any]]:
    """Name the marks of an authority, by its own code where the school's code has one."""
    found = []
    for part, mark in marks.items():
        cell = mark.cell
        code = codes.by_id.get(cell.code_id) if cell.code_id is not None else None
        found.append(
            {
                "day": part.day.isoformat(),
                "part": part.part,
                "status": cell.status,
                "letter": cell.letter,
                "statutory_code": code.statutory_code if code else None,
                "n_lessons": mark.n_lessons,
            }
        )
    return found


def _period(period: ReportPeriod) -> dict[str, str]:
    return {"first_on": period.first_on.isoformat(), "last_on": period.last_on.isoformat()}


def _cell(cell: Cell, codes: Codes) -> dict[str, Any]:
    code = codes.by_id.get(cell.code_id) if cell.code_id is not None else None
    return {
        "status": cell.status,
        "letter": cell.letter,
        "code": code.letter if code else None,
        "statutory_code": code.statutory_code if code else None,
        "minutes_late": cell.minutes_late,
        "minutes_early": cell.minutes_early,
        "note": cell.note,
        "is_amended": cell.is_amended,
        "is_after_leaving": cell.is_after_leaving,
    }
