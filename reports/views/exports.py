"""Reports as files: .xlsx, .csv and .json of a session, class group, student, teacher or school."""

from typing import Any

from django.contrib.auth.decorators import login_required
from django.http import HttpResponse
from django.shortcuts import get_object_or_404
from django.utils.http import content_disposition_header
from django.views.decorators.http import require_http_methods

from accounts.requests import AuthenticatedRequest
from classes.access import readable_schools
from classes.models import ClassGroup, ClassSession, Student, Teacher
from privacy.models.access_log import AccessAction
from privacy.services.access_log import log_file
from reports.exports import files
from reports.exports.accesses import Report, access_of_report
from reports.requests import requested_period
from reports.selectors.class_reports import class_report
from reports.selectors.school_reports import school_report
from reports.selectors.session_reports import session_report
from reports.selectors.student_reports import student_report
from reports.selectors.teacher_reports import teacher_report


@login_required
@require_http_methods(["GET"])
def class_summary(request: AuthenticatedRequest, pk: int, ending: str) -> HttpResponse:
    groups = ClassGroup.objects.own_of(request.user).select_related("school")
    group = get_object_or_404(groups, pk=pk)
    report = class_report(group, requested_period(request, group.school))
    return as_answer(request, report, files.class_file(report, ending))


@login_required
@require_http_methods(["GET"])
def student_summary(request: AuthenticatedRequest, pk: int, ending: str) -> HttpResponse:
    students = Student.objects.own_of(request.user).select_related("school")
    student = get_object_or_404(students, pk=pk)
    period = requested_period(request, student.school)
    groups = ClassGroup.objects.own_of(request.user).filter(school=student.school_id)
    report = student_report(student, period, groups)
    return as_answer(request, report, files.student_file(report, ending))


@login_required
@require_http_methods(["GET"])
def school_summary(request: AuthenticatedRequest, pk: int, ending: str) -> HttpResponse:
    school = get_object_or_404(readable_schools(request.user), pk=pk)
    report = school_report(school, requested_period(request, school))
    return as_answer(request, report, files.school_file(report, ending))


@login_required
@require_http_methods(["GET"])
def teacher_summary(request: AuthenticatedRequest, pk: int, ending: str) -> HttpResponse:
    teachers = Teacher.objects.visible_to(request.user).select_related("school", "user")
    teacher = get_object_or_404(teachers, pk=pk)
    report = teacher_report(teacher, requested_period(request, teacher.school))
    return as_answer(request, report, files.teacher_file(report, ending))


@login_required
@require_http_methods(["GET"])
def session_summary(request: AuthenticatedRequest, pk: int, ending: str) -> HttpResponse:
    sessions = ClassSession.objects.visible_to(request.user).in_full()
    session = get_object_or_404(sessions, pk=pk)
    report = session_report(session)
    return as_answer(request, report, files.session_file(report, ending))


def as_answer(request: Any, report: Report, file: files.ReportFile) -> HttpResponse:
    """Hand out a report, once the log says to whom."""
    log_file(request, access=access_of_report(report, name=file.name), action=AccessAction.EXPORT)
    headers = {
        "Cache-Control": "private, no-store",
        "Content-Disposition": content_disposition_header(True, file.name) or "",
    }
    return HttpResponse(file.content, content_type=file.content_type, headers=headers)
