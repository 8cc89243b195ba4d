"""Who belongs to which class group, from a day until before a day."""

from typing import Any

from django.db import transaction
from drf_spectacular.utils import extend_schema
from rest_framework import serializers
from rest_framework.request import Request
from rest_framework.response import Response

from classes.errors import InvalidPeriodError, OtherSchoolError
from classes.models import ClassGroup, Enrolment, Student
from classes.models.roles import OFFICE
from classes.services import end_enrolment, enrol_student
from integrations.api.fields import DayField
from integrations.api.serializers import VisibleRow
from integrations.api.viewsets import ReadRows
from integrations.models import Scope


class EnrolmentSerializer(serializers.ModelSerializer):
    student = VisibleRow(queryset=Student.objects.all())
    class_group = VisibleRow(queryset=ClassGroup.objects.all())
    from_on = DayField()
    until_on = DayField(required=False, allow_null=True, help_text="First day no longer in.")

    class Meta:
        model = Enrolment
        fields = ["id", "student", "class_group", "from_on", "until_on"]
        validators: list[Any] = []  # The service refuses what overlaps, with a sentence.


class EnrolmentEndSerializer(serializers.Serializer):
    """The first day on which the student is no longer in the class group."""

    until_on = DayField()


class EnrolmentViewSet(ReadRows):
    """Enrolments; administrators begin and end them."""

    model = Enrolment
    logged_as = "students"
    counts_many = True
    serializer_class = EnrolmentSerializer
    scope = Scope.READ_ROSTER
    scope_of_action = {"create": Scope.WRITE_ROSTER, "partial_update": Scope.WRITE_ROSTER}
    versioned_actions = ("partial_update",)
    shown_actions = ("retrieve", "create", "partial_update")
    located_actions = ("create",)
    refused_values = {InvalidPeriodError: "until_on", OtherSchoolError: "class_group"}
    filterset_fields = ["student", "class_group"]
    ordering_fields = ["from_on", "until_on"]

    def fetch(self, rows: Any) -> Any:
        return rows.select_related("class_group", "student")

    def create(self, request: Request) -> Response:
        serializer = self.get_serializer(data=request.data)
        serializer.is_valid(raise_exception=True)
        self.require(OFFICE, serializer.validated_data["class_group"].school_id)
        return self.created(enrol_student(**serializer.validated_data))

    @extend_schema(request=EnrolmentEndSerializer)
    def partial_update(self, request: Request, pk: int) -> Response:
        enrolment = self.get_object()
        with transaction.atomic():
            # Whoever changes any enrolment of hers holds the student first.
            Student.objects.select_for_update(of=("self",), no_key=True).get(
                pk=enrolment.student_id
            )
            # Again, behind the lock: its days, and who may see it, may have changed.
            enrolment = self.get_object()
            self.require_current(enrolment)
            serializer = EnrolmentEndSerializer(data=request.data)
            serializer.is_valid(raise_exception=True)
            self.require(OFFICE, enrolment.class_group.school_id)
            end_enrolment(
                enrolment=enrolment,
                until_on=serializer.validated_data["until_on"],
                shown_version=enrolment.version,
            )
        return self.shown(self.get_object())
