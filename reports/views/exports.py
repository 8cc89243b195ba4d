"""Reports as files: .xlsx, .csv and .json of a session, class group, student or school."""

from collections.abc import Callable
from typing import Any

from django.contrib.auth.decorators import login_required
from django.http import HttpResponse, JsonResponse
from django.shortcuts import get_object_or_404
from django.utils.http import content_disposition_header
from django.views.decorators.http import require_http_methods

from classes.models import ClassGroup, ClassSession, School, Student, Teacher
from classes.requests import MemberRequest
from reports.class_reports import class_report
from reports.exports import csv_files, json_files, tables, workbooks
from reports.exports.tables import Table
from reports.periods import Period
from reports.requests import asked_period
from reports.school_reports import SchoolReport, school_report
from reports.session_reports import session_report
from reports.student_reports import student_report
from reports.teacher_reports import teacher_report

XLSX = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"
FORMATS = ("xlsx", "csv", "json")


@login_required
@require_http_methods(["GET"])
def class_summary(request: MemberRequest, pk: int, ending: str) -> HttpResponse:
    groups = ClassGroup.objects.visible_to(request.user).select_related("school")
    group = get_object_or_404(groups, pk=pk)
    period = asked_period(request, group.school)
    report = class_report(group, period)
    return as_file(
        ending,
        _name(group.code, period),
        xlsx=lambda: workbooks.class_workbook([report]),
        table=lambda: tables.grid_table(report),
        said=lambda: json_files.class_json(report),
    )


@login_required
@require_http_methods(["GET"])
def student_summary(request: MemberRequest, pk: int, ending: str) -> HttpResponse:
    students = Student.objects.visible_to(request.user).select_related("school")
    student = get_object_or_404(students, pk=pk)
    period = asked_period(request, student.school)
    groups = ClassGroup.objects.visible_to(request.user).filter(school=student.school_id)
    report = student_report(student, period, groups)
    return as_file(
        ending,
        _name(student.number, period),
        xlsx=lambda: workbooks.student_workbook(report),
        table=lambda: tables.lesson_table(report),
        said=lambda: json_files.student_json(report),
    )


@login_required
@require_http_methods(["GET"])
def school_summary(request: MemberRequest, pk: int, ending: str) -> HttpResponse:
    school = get_object_or_404(School.objects.administered_by(request.user), pk=pk)
    period = asked_period(request, school)
    return _classes_as_file(ending, _name(school.name, period), school_report(school, period))


@login_required
@require_http_methods(["GET"])
def teacher_summary(request: MemberRequest, pk: int, ending: str) -> HttpResponse:
    teachers = Teacher.objects.visible_to(request.user).select_related("school", "user")
    teacher = get_object_or_404(teachers, pk=pk)
    period = asked_period(request, teacher.school)
    report = teacher_report(teacher, period).report
    return _classes_as_file(ending, _name(str(teacher), period), report)


def _classes_as_file(ending: str, name: str, report: SchoolReport) -> HttpResponse:
    return as_file(
        ending,
        name,
        xlsx=lambda: workbooks.school_workbook(report),
        table=lambda: tables.class_table(report),
        said=lambda: json_files.school_json(report),
    )


@login_required
@require_http_methods(["GET"])
def session_summary(request: MemberRequest, pk: int, ending: str) -> HttpResponse:
    sessions = ClassSession.objects.visible_to(request.user).in_full()
    session = get_object_or_404(sessions, pk=pk)
    report = session_report(session)
    return as_file(
        ending,
        f"{session.class_group.code} {session.local_start:%Y-%m-%d %H.%M}",
        xlsx=lambda: workbooks.session_workbook(report),
        table=lambda: tables.entry_table(report),
        said=lambda: json_files.session_json(report),
    )


def as_file(
    ending: str,
    name: str,
    *,
    xlsx: Callable[[], bytes],
    table: Callable[[], Table],
    said: Callable[[], dict[str, Any]],
) -> HttpResponse:
    """Answer with the format asked for; only that one is made."""
    headers = {
        "Cache-Control": "private, no-store",
        "Content-Disposition": content_disposition_header(True, f"{name}.{ending}") or "",
    }
    if ending == "json":
        return JsonResponse(said(), headers=headers)
    if ending == "csv":
        content = csv_files.csv_file(table())
        return HttpResponse(content, content_type="text/csv; charset=utf-8", headers=headers)
    return HttpResponse(xlsx(), content_type=XLSX, headers=headers)


def _name(of: str, period: Period) -> str:
    return f"{of} {period.first_on:%Y-%m-%d} {period.last_on:%Y-%m-%d}"
