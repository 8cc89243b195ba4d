"""Reports on a class group, student, teacher, session or school, in every format."""

from typing import Any

from django.http import HttpResponse
from drf_spectacular.types import OpenApiTypes
from drf_spectacular.utils import extend_schema
from rest_framework import serializers
from rest_framework.decorators import action
from rest_framework.request import Request

from classes.errors import InvalidPeriodError
from classes.models import ClassGroup, ClassSession, School, Status, Student, Teacher, Term
from classes.models.roles import READERS
from classes.selectors.counts import count_field
from integrations.access import rows_of_every_day
from integrations.api.fields import DayField
from integrations.api.files import AnyKind
from integrations.api.serializers import VisibleRow
from integrations.api.viewsets import Rows
from integrations.models import Scope
from reports.exports import files
from reports.selectors.class_reports import class_report
from reports.selectors.periods import PeriodChoice, ReportPeriod, chosen_period
from reports.selectors.school_reports import school_report
from reports.selectors.session_reports import session_report
from reports.selectors.student_reports import student_report
from reports.selectors.teacher_reports import teacher_report
from reports.views.exports import as_answer


class FiguresSerializer(serializers.Serializer):
    """How often each status and code stands in the confirmed registers; `rate` is null of none."""

    n_recorded = serializers.IntegerField()
    by_code = serializers.DictField(child=serializers.IntegerField())
    minutes_late = serializers.IntegerField()
    minutes_early = serializers.IntegerField()
    rate = serializers.FloatField(allow_null=True, min_value=0, max_value=1)

    def get_fields(self) -> dict[str, serializers.Field]:
        """Put a number for each status before the others."""
        counted = {count_field(status): serializers.IntegerField() for status in Status}
        return counted | super().get_fields()


class ReportSerializer(serializers.Serializer):
    """A report: its figures, and beside them the parts of whatever it is about."""

    figures = FiguresSerializer()


FILES = {
    (200, "application/json"): ReportSerializer,
    (200, "text/csv"): OpenApiTypes.STR,
    (200, files.XLSX): OpenApiTypes.BINARY,
}


class FormatQuery(serializers.Serializer):
    """`?format=xlsx`."""

    format = serializers.ChoiceField(choices=files.FORMATS, default="json")


class PeriodQuery(FormatQuery):
    """A term, or a first and last day; the current term if neither is given."""

    term = VisibleRow(queryset=Term.objects.all(), required=False)
    first = DayField(required=False)
    last = DayField(required=False)


class ReportViewSet(Rows):
    """What the reports over a period share; errors come as problems in any case."""

    scope = Scope.READ_REPORTS
    serializer_class = PeriodQuery
    queries = {"report": PeriodQuery}
    refused_values = {InvalidPeriodError: "last"}
    filter_backends: list[Any] = []
    content_negotiation_class = AnyKind

    def period_of(self, school: School) -> tuple[ReportPeriod, str]:
        """Return the days and the format asked for."""
        query_values = self.query_values()
        term = query_values.get("term")
        if term is not None and term.school_id != school.pk:
            raise serializers.ValidationError({"term": ["This is a term of another school."]})
        period = chosen_period(
            school,
            choice=PeriodChoice(
                term=term, first_on=query_values.get("first"), last_on=query_values.get("last")
            ),
            today=school.today(),
        )
        return period, query_values["format"]


class ClassGroupReportViewSet(ReportViewSet):
    """Reports on class groups."""

    model = ClassGroup

    def fetch(self, rows: Any) -> Any:
        # Whoever covers a lesson sees the class on its day, and no report of the others.
        own = rows_of_every_day(self.request, ClassGroup)
        return rows.filter(pk__in=own.values("pk")).select_related("school")

    @extend_schema(responses=FILES)
    @action(detail=True)
    def report(self, request: Request, pk: int) -> HttpResponse:
        """Who was there, session by session, with totals."""
        group = self.get_object()
        period, ending = self.period_of(group.school)
        report = class_report(group, period)
        return as_answer(request, report, files.class_file(report, ending))


class StudentReportViewSet(ReportViewSet):
    """Reports on students."""

    model = Student

    def fetch(self, rows: Any) -> Any:
        own = rows_of_every_day(self.request, Student)
        return rows.filter(pk__in=own.values("pk")).select_related("school")

    @extend_schema(responses=FILES)
    @action(detail=True)
    def report(self, request: Request, pk: int) -> HttpResponse:
        """Every lesson of a student in the class groups that you may see."""
        student = self.get_object()
        period, ending = self.period_of(student.school)
        report = student_report(student, period, rows_of_every_day(request, ClassGroup))
        return as_answer(request, report, files.student_file(report, ending))


class SchoolReportViewSet(ReportViewSet):
    """Reports on schools, for administrators."""

    model = School

    @extend_schema(responses=FILES)
    @action(detail=True)
    def report(self, request: Request, pk: int) -> HttpResponse:
        """A line for each class group, and who is below the limit."""
        school = self.get_object()
        self.require(READERS, school.pk)
        period, ending = self.period_of(school)
        report = school_report(school, period)
        return as_answer(request, report, files.school_file(report, ending))


class TeacherReportViewSet(ReportViewSet):
    """Reports on teachers: each reads her own, administrators those of their school."""

    model = Teacher

    def fetch(self, rows: Any) -> Any:
        return rows.select_related("school", "user")

    @extend_schema(responses=FILES)
    @action(detail=True)
    def report(self, request: Request, pk: int) -> HttpResponse:
        """A line for each class group that the teacher teaches now."""
        teacher = self.get_object()
        period, ending = self.period_of(teacher.school)
        report = teacher_report(teacher, period)
        return as_answer(request, report, files.teacher_file(report, ending))


class SessionReportViewSet(ReportViewSet):
    """Reports on sessions."""

    model = ClassSession
    queries = {"report": FormatQuery}

    def fetch(self, rows: Any) -> Any:
        return rows.in_full()

    @extend_schema(responses=FILES)
    @action(detail=True)
    def report(self, request: Request, pk: int) -> HttpResponse:
        """The register of one session."""
        report = session_report(self.get_object())
        ending = self.query_values()["format"]
        return as_answer(request, report, files.session_file(report, ending))
