"""Pages of summaries: of a class, a student, a school, a teacher."""

from collections.abc import Callable, Mapping
from typing import Any

from django.contrib.auth.decorators import login_required
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, render
from django.utils import timezone
from django.utils.translation import pgettext_lazy
from django.views.decorators.http import require_http_methods

from accounts.requests import AuthenticatedRequest
from classes.access import readable_schools
from classes.models import ClassGroup, School, Status, Student, Teacher
from reports.exports.charts import chart_of_days, rate_chart
from reports.forms import PeriodForm
from reports.selectors.at_risk import students_at_risk
from reports.selectors.calendars import months_of
from reports.selectors.class_reports import class_report
from reports.selectors.grids import grid_of, legend_of
from reports.selectors.school_reports import ClassLine, SchoolReport, school_report
from reports.selectors.student_reports import student_report
from reports.selectors.teacher_reports import teacher_report

SORTED_BY: dict[str, Callable[[ClassLine], Any]] = {
    "code": lambda line: line.class_group.code,
    # A class without a rate goes last: None compares with no number.
    "rate": lambda line: (line.figures.rate is None, line.figures.rate),
    "absent": lambda line: -line.figures.n_of(Status.ABSENT),
    "late": lambda line: -line.figures.n_of(Status.LATE),
    "missing": lambda line: -line.n_missing,
}

SORTINGS = {
    "code": pgettext_lazy("sorted by", "name"),
    "rate": pgettext_lazy("sorted by", "rate"),
    "absent": pgettext_lazy("sorted by", "absent"),
    "late": pgettext_lazy("sorted by", "late"),
    "missing": pgettext_lazy("sorted by", "registers missing"),
}


@login_required
@require_http_methods(["GET"])
def class_summary(request: AuthenticatedRequest, pk: int) -> HttpResponse:
    groups = ClassGroup.objects.own_of(request.user).select_related("school")
    group = get_object_or_404(groups, pk=pk)
    form = PeriodForm(request.GET, school=group.school)
    report = class_report(group, form.chosen())
    series = [(column.starts_at, column.figures) for column in report.sessions]
    context = {
        "report": report,
        "grid": grid_of(report),
        "legend": legend_of(report),
        "at_risk": students_at_risk(report),
        "chart": rate_chart(series, group.school.attendance_limit_percent),
        "form": form,
    }
    return _render(request, "reports/class_summary.html", context, group.school)


@login_required
@require_http_methods(["GET"])
def student_summary(request: AuthenticatedRequest, pk: int) -> HttpResponse:
    students = Student.objects.own_of(request.user).select_related("school")
    student = get_object_or_404(students, pk=pk)
    form = PeriodForm(request.GET, school=student.school)
    groups = ClassGroup.objects.own_of(request.user).filter(school=student.school)
    report = student_report(student, form.chosen(), groups)
    context = {
        "report": report,
        "class_group": next(iter(report.by_class), None),
        "months": months_of(report.days),
        "form": form,
    }
    return _render(request, "reports/student_summary.html", context, student.school)


@login_required
@require_http_methods(["GET"])
def school_summary(request: AuthenticatedRequest, pk: int) -> HttpResponse:
    school = get_object_or_404(readable_schools(request.user), pk=pk)
    form = PeriodForm(request.GET, school=school)
    context = {
        "title": school.name,
        "form": form,
        **_of_classes(request, school_report(school, form.chosen())),
    }
    return _render(request, "reports/school_summary.html", context, school)


@login_required
@require_http_methods(["GET"])
def teacher_summary(request: AuthenticatedRequest, pk: int) -> HttpResponse:
    teachers = Teacher.objects.visible_to(request.user).select_related("school", "user")
    teacher = get_object_or_404(teachers, pk=pk)
    form = PeriodForm(request.GET, school=teacher.school)
    report = teacher_report(teacher, form.chosen()).report
    context = {
        "title": str(teacher),
        "teacher": teacher,
        "form": form,
        **_of_classes(request, report),
    }
    return _render(request, "reports/school_summary.html", context, teacher.school)


def _of_classes(request: AuthenticatedRequest, report: SchoolReport) -> dict[str, object]:
    sort = request.GET.get("sort", "code")
    sort = sort if sort in SORTED_BY else "code"
    return {
        "report": report,
        "lines": sorted(report.classes, key=SORTED_BY[sort]),
        "sort": sort,
        "sortings": SORTINGS.items(),
        "chart": chart_of_days(report.by_day, report.school.attendance_limit_percent),
    }


def _render(
    request: AuthenticatedRequest, template: str, context: Mapping[str, object], school: School
) -> HttpResponse:
    with timezone.override(school.zone):
        return render(request, template, dict(context))
