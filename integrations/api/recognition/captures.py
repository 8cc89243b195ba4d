"""Photos and videos of sessions: sent in one request, worked on by the worker, asked about."""

from typing import Any

from django.db import transaction
from drf_spectacular.utils import extend_schema
from rest_framework import serializers
from rest_framework.decorators import action
from rest_framework.parsers import MultiPartParser
from rest_framework.request import Request
from rest_framework.response import Response

from classes.models import ClassSession
from classes.services.sessions import lock_session
from integrations.api.fields import MomentField
from integrations.api.serializers import VisibleRow
from integrations.api.viewsets import ReadRows
from integrations.models import Scope
from recognition.models import Capture
from recognition.services.captures import CaptureOrigin, retry_capture, submit_capture
from recognition.services.uploads.uploads import believable_time


class CaptureSerializer(serializers.ModelSerializer):
    """A capture, and how far the work on it is: queued, running, ready or failed."""

    failure_code = serializers.CharField(read_only=True)

    class Meta:
        model = Capture
        fields = [
            *(
                "id",
                "session",
                "kind",
                "state",
                "progress",
                "failure_code",
                "failure_params",
                "failure_reason",
                "captured_at",
            ),
            *("uploaded_at", "uploaded_by", "finished_at", "duration_s"),
        ]
        read_only_fields = fields


class NewCaptureSerializer(serializers.Serializer):
    """One photo or video."""

    session = VisibleRow(queryset=ClassSession.objects.select_related("class_group__school"))
    file = serializers.FileField(allow_empty_file=True, help_text="A photo or a video.")
    captured_at = MomentField(required=False, help_text="When it was filmed, if known.")


class CaptureViewSet(ReadRows):
    """Captures; what is sent is answered with 202, and its address says what became of it."""

    model = Capture
    serializer_class = CaptureSerializer
    logged_as = "film"
    scope = Scope.READ_ATTENDANCE
    scope_of_action = dict.fromkeys(("create", "retry"), Scope.WRITE_CAPTURES)
    versioned_actions = ("retry",)
    shown_actions = ("retrieve", "create", "retry")
    located_actions = ("create", "retry")
    filterset_fields = ["session", "state", "kind"]
    ordering_fields = ["captured_at", "uploaded_at"]

    def get_parsers(self) -> list[Any]:
        # Asked before the framework has named the action: only the map of methods tells.
        if getattr(self, "action_map", None) and self.action_map.get("post") == "create":
            return [MultiPartParser()]
        return super().get_parsers()

    def fetch(self, rows: Any) -> Any:
        return rows.select_related("session")

    @extend_schema(
        request={"multipart/form-data": NewCaptureSerializer}, responses={202: CaptureSerializer}
    )
    def create(self, request: Request) -> Response:
        serializer = NewCaptureSerializer(data=request.data, context=self.get_serializer_context())
        serializer.is_valid(raise_exception=True)
        session = serializer.validated_data["session"]
        capture = submit_capture(
            session=session,
            file=serializer.validated_data["file"],
            origin=CaptureOrigin(
                captured_at=believable_time(
                    serializer.validated_data.get("captured_at"), session=session
                ),
                by=request.user,
            ),
        )
        return self.created(capture, 202)

    @extend_schema(request=None, responses={202: CaptureSerializer})
    @action(detail=True, methods=["post"])
    def retry(self, request: Request, pk: int) -> Response:
        """Work on it again from the beginning, unless what it found was reviewed."""
        session = self.get_object().session
        with transaction.atomic():
            # A worker that is about to store what it found waits here.
            lock_session(session)
            found = self.get_object()
            self.require_current(found)
            queued = retry_capture(capture=found, shown_version=found.version, by=request.user)
        return self.created(queued, 202)
