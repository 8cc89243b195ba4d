"""Schools, their terms, and their codes of attendance."""

from rest_framework import serializers

from classes.models import AttendanceCode, School, Term
from integrations.api.viewsets import ReadRows
from integrations.models import Scope


class SchoolSerializer(serializers.ModelSerializer):
    letters = serializers.DictField(
        child=serializers.CharField(),
        read_only=True,
        help_text="The letter with which sheets and files write each status.",
    )

    class Meta:
        model = School
        fields = ["id", "name", "time_zone", "letters", "attendance_limit_percent", "sourced_id"]


class TermSerializer(serializers.ModelSerializer):
    class Meta:
        model = Term
        fields = ["id", "school", "name", "first_on", "last_on", "sourced_id"]


class CodeSerializer(serializers.ModelSerializer):
    class Meta:
        model = AttendanceCode
        fields = [
            *("id", "school", "letter", "label", "counts_as", "statutory_code", "used_by"),
            "is_active",
        ]


class SchoolViewSet(ReadRows):
    """The schools where you teach or administer, or your token's school."""

    model = School
    serializer_class = SchoolSerializer
    scope = Scope.READ_ROSTER
    ordering_fields = ["name"]


class TermViewSet(ReadRows):
    """The terms of those schools."""

    model = Term
    serializer_class = TermSerializer
    scope = Scope.READ_ROSTER
    filterset_fields = ["school"]
    ordering_fields = ["first_on", "name"]


class CodeViewSet(ReadRows):
    """The schools' own words for statuses, for `code` of a record."""

    model = AttendanceCode
    serializer_class = CodeSerializer
    scope = Scope.READ_ROSTER
    filterset_fields = ["school", "is_active"]
    ordering_fields = ["position", "label"]
