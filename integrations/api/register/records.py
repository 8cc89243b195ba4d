"""Who was there: records are read, and set for one student of one session."""

from typing import Any

from django.db.models import Q
from drf_spectacular.utils import extend_schema
from rest_framework import serializers
from rest_framework.decorators import action
from rest_framework.generics import get_object_or_404
from rest_framework.request import Request
from rest_framework.response import Response

from classes.errors import CodeNotUsableError, InvalidEntryError
from classes.models import AttendanceCode, AttendanceRecord, ClassSession, Status, Student
from classes.services import Author, RegisterEntry, record_attendance
from classes.services.register.entries import LONGEST_TEXT, MOST_MINUTES_LATE
from integrations.api.filters import SchoolDaysFilter
from integrations.api.serializers import VisibleRow
from integrations.api.viewsets import ReadRows, Rows
from integrations.etags import require_version
from integrations.models import Scope


class RecordSerializer(serializers.ModelSerializer):
    class Meta:
        model = AttendanceRecord
        fields = [
            *("id", "session", "student", "status", "code", "minutes_late"),
            *("minutes_early", "note"),
            *("source", "recorded_by", "recorded_at", "is_after_leaving"),
        ]
        read_only_fields = fields


class EntrySerializer(serializers.Serializer):
    """The entry of a student; a closed register wants a reason."""

    status = serializers.ChoiceField(choices=Status.choices)
    code = VisibleRow(queryset=AttendanceCode.objects.all(), required=False, allow_null=True)
    minutes_late = serializers.IntegerField(
        required=False, allow_null=True, min_value=1, max_value=MOST_MINUTES_LATE
    )
    minutes_early = serializers.IntegerField(
        required=False,
        allow_null=True,
        min_value=1,
        max_value=MOST_MINUTES_LATE,
        help_text="Before the end of the lesson, of who left early.",
    )
    note = serializers.CharField(required=False, allow_blank=True, max_length=LONGEST_TEXT)
    reason = serializers.CharField(required=False, allow_blank=True, max_length=LONGEST_TEXT)


class RecordFilter(SchoolDaysFilter):
    """By session and its day, class group, student, status, and when it was recorded."""

    session_path = "session__"

    class Meta:
        model = AttendanceRecord
        fields = {
            "session": ["exact"],
            "student": ["exact"],
            "status": ["exact"],
            "session__class_group": ["exact"],
            "recorded_at": ["gte", "lt"],
        }


class RecordViewSet(ReadRows):
    """Records of attendance."""

    model = AttendanceRecord
    serializer_class = RecordSerializer
    logged_as = "register"
    scope = Scope.READ_ATTENDANCE
    filterset_class = RecordFilter
    ordering_fields = ["recorded_at"]

    def version(self, row: AttendanceRecord, body: Any) -> str:
        return row.version


class SessionRecordsViewSet(Rows):
    """The record of one student in one session."""

    model = ClassSession
    serializer_class = RecordSerializer
    logged_as = "register"
    scope = Scope.READ_ATTENDANCE
    scope_of_action = {"put_record": Scope.WRITE_ATTENDANCE}
    versioned_actions = ("put_record",)
    shown_actions = ("record", "put_record")
    refused_values = {InvalidEntryError: "minutes_late", CodeNotUsableError: "code"}

    def fetch(self, rows: Any) -> Any:
        return rows.select_related("class_group__school")

    def version(self, row: AttendanceRecord, body: Any) -> str:
        return row.version

    @action(detail=True, url_path="records/<int:student_pk>", url_name="record")
    def record(self, request: Request, pk: int, student_pk: int) -> Response:
        """Read the record; nothing is found before anything is recorded."""
        return self.shown(get_object_or_404(self.get_object().records, student=student_pk))

    @extend_schema(
        request=EntrySerializer, responses={200: RecordSerializer, 201: RecordSerializer}
    )
    @record.mapping.put
    def put_record(self, request: Request, pk: int, student_pk: int) -> Response:
        """Record a status or change it. `If-Match` names the version you have read;
        `If-None-Match: *` says that there is no record yet."""
        session = self.get_object()
        student = get_object_or_404(_students_of(session), pk=student_pk)
        serializer = EntrySerializer(data=request.data, context=self.get_serializer_context())
        serializer.is_valid(raise_exception=True)
        known = session.records.filter(student=student).first()
        given = dict(serializer.validated_data)
        author = Author(request.user, reason=given.pop("reason", ""))
        record = record_attendance(
            session=session,
            student=student,
            entry=RegisterEntry(**given),
            author=author,
            shown_version=require_version(request, known.version if known else ""),
        )
        return self.shown(record, 200 if known else 201)


def _students_of(session: ClassSession) -> Any:
    """The students of the session's register: on the roster, or with a record."""
    roster = session.class_group.roster_on(session.day).values("pk")
    return Student.objects.filter(Q(pk__in=roster) | Q(pk__in=session.records.values("student")))
