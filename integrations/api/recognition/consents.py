"""Consents to recognition: read, entered, withdrawn."""

from typing import Any

from drf_spectacular.utils import extend_schema
from rest_framework import serializers
from rest_framework.decorators import action
from rest_framework.request import Request
from rest_framework.response import Response

from accounts.names import refuse_unseen_letters
from classes.errors import OtherSchoolError
from classes.models import Student
from classes.models.roles import OFFICE
from faces.errors import ConsentDateError, ConsentIncompleteError
from faces.models import BiometricConsent, ConsentNotice
from faces.selectors.consents import time_of_consent
from faces.services.consents import SignedConsent, give_consent, withdraw_consent
from integrations.api.fields import DayField
from integrations.api.serializers import VisibleRow
from integrations.api.viewsets import ReadRows
from integrations.models import Scope


class ConsentSerializer(serializers.ModelSerializer):
    class Meta:
        model = BiometricConsent
        fields = [
            *("id", "student", "given_by", "relation", "wording", "notice", "given_at"),
            *("entered_by", "withdrawn_at"),
        ]
        read_only_fields = fields


class NewConsentSerializer(serializers.Serializer):
    """Who consents, to which notice or which wording kept elsewhere, on what day."""

    student = VisibleRow(queryset=Student.objects.select_related("school"))
    given_by = serializers.CharField(max_length=200, validators=[refuse_unseen_letters])
    relation = serializers.CharField(
        max_length=100, required=False, allow_blank=True, validators=[refuse_unseen_letters]
    )
    notice = VisibleRow(queryset=ConsentNotice.objects.all(), required=False, allow_null=True)
    wording = serializers.CharField(
        max_length=200, required=False, allow_blank=True, validators=[refuse_unseen_letters]
    )
    given_on = DayField()


class ConsentViewSet(ReadRows):
    """Consents; administrators enter them, whoever sees the student may end one."""

    model = BiometricConsent
    serializer_class = ConsentSerializer
    logged_as = "consents"
    scope = Scope.READ_FACES
    scope_of_action = dict.fromkeys(("create", "withdraw"), Scope.WRITE_FACES)
    shown_actions = ("retrieve", "create", "withdraw")
    located_actions = ("create",)
    filterset_fields = {"student": ["exact"], "withdrawn_at": ["isnull"]}
    ordering_fields = ["given_at"]
    refused_values = {
        ConsentDateError: "given_on",
        ConsentIncompleteError: "wording",
        OtherSchoolError: "notice",
    }

    def fetch(self, rows: Any) -> Any:
        return rows.select_related("student")

    @extend_schema(request=NewConsentSerializer)
    def create(self, request: Request) -> Response:
        serializer = NewConsentSerializer(data=request.data, context=self.get_serializer_context())
        serializer.is_valid(raise_exception=True)
        given = dict(serializer.validated_data)
        student = given.pop("student")
        self.require(OFFICE, student.school_id)
        given["given_at"] = time_of_consent(student, given_on=given.pop("given_on"))
        signed = SignedConsent(**given)
        return self.created(give_consent(student=student, signed=signed, entered_by=request.user))

    @extend_schema(request=None)
    @action(detail=True, methods=["post"])
    def withdraw(self, request: Request, pk: int) -> Response:
        """End it; every face of the student is erased at once, the attendance stays."""
        consent = self.get_object()
        # Else it is ended, and a consent that was given since is another one.
        if consent.withdrawn_at is None:
            withdraw_consent(student=consent.student, shown_version=consent.version)
        return self.shown(self.get_object())
