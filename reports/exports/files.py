"""A report as one file of the format asked for; no other one is made."""

import json
from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

from django.core.serializers.json import DjangoJSONEncoder

from reports.exports import csv_files, json_files, tables, workbooks
from reports.exports.tables import ReportTable
from reports.selectors.class_reports import ClassReport
from reports.selectors.periods import ReportPeriod
from reports.selectors.school_reports import SchoolReport
from reports.selectors.session_reports import SessionReport
from reports.selectors.student_reports import StudentReport
from reports.selectors.teacher_reports import TeacherReport

XLSX = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"
FORMATS = ("xlsx", "csv", "json")


@dataclass(frozen=True)
class ReportFile:
    name: str
    content_type: str
    content: bytes


def class_file(report: ClassReport, ending: str) -> ReportFile:
    return _file(
        f"{_named(report.class_group.code, report.period)}.{ending}",
        xlsx=lambda: workbooks.class_workbook([report]),
        table=lambda: tables.grid_table(report),
        values=lambda: json_files.class_json(report),
    )


def student_file(report: StudentReport, ending: str) -> ReportFile:
    return _file(
        f"{_named(report.student.number, report.period)}.{ending}",
        xlsx=lambda: workbooks.student_workbook(report),
        table=lambda: tables.lesson_table(report),
        values=lambda: json_files.student_json(report),
    )


def school_file(report: SchoolReport, ending: str) -> ReportFile:
    return _classes_file(report.school.name, report, ending)


def teacher_file(report: TeacherReport, ending: str) -> ReportFile:
    return _classes_file(str(report.teacher), report.report, ending)


def session_file(report: SessionReport, ending: str) -> ReportFile:
    session = report.session
    # Without a colon, which no file name on Windows may have.
    return _file(
        f"{session.class_group.code} {session.local_start:%Y-%m-%d %H.%M}.{ending}",
        xlsx=lambda: workbooks.session_workbook(report),
        table=lambda: tables.entry_table(report),
        values=lambda: json_files.session_json(report),
    )


def _classes_file(of: str, report: SchoolReport, ending: str) -> ReportFile:
    return _file(
        f"{_named(of, report.period)}.{ending}",
        xlsx=lambda: workbooks.school_workbook(report),
        table=lambda: tables.class_table(report),
        values=lambda: json_files.school_json(report),
    )


def _named(of: str, period: ReportPeriod) -> str:
    return f"{of} {period.first_on:%Y-%m-%d} {period.last_on:%Y-%m-%d}"


def _file(
    name: str,
    *,
    xlsx: Callable[[], bytes],
    table: Callable[[], ReportTable],
    values: Callable[[], dict[str, Any]],
) -> ReportFile:
    if name.endswith(".json"):
        text = json.dumps(values(), cls=DjangoJSONEncoder)
        return ReportFile(name, "application/json", text.encode())
    if name.endswith(".csv"):
        content = csv_files.csv_file(table())
        return ReportFile(name, "text/csv; charset=utf-8", content)
    return ReportFile(name, XLSX, xlsx())
