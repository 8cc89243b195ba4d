"""Faces found in captures, with their evidence, and what a person says about them."""

from typing import Any

from django.db.models import Prefetch
from django.http import HttpResponse
from drf_spectacular.types import OpenApiTypes
from drf_spectacular.utils import extend_schema
from rest_framework import serializers
from rest_framework.decorators import action
from rest_framework.request import Request
from rest_framework.response import Response

from classes.models import Student
from faces.views.files import PRIVATE
from integrations.api.files import AnyKind
from integrations.api.serializers import VisibleRow
from integrations.api.viewsets import ReadRows
from integrations.etags import require_version
from integrations.models import Scope
from privacy.services.access_log import log_view
from recognition.accesses import access_of_moment, access_of_sighting
from recognition.models import Sighting, SightingCandidate
from recognition.selectors.evidence import draw_evidence
from recognition.services.review import accept_sighting, reject_sighting, undo_review

REVIEW_ACTIONS = ("accept", "reject", "undo")
JPEG = {(200, "image/jpeg"): OpenApiTypes.BINARY}


class CandidateSerializer(serializers.ModelSerializer):
    class Meta:
        model = SightingCandidate
        fields = ["student", "rank", "score"]


class SightingSerializer(serializers.ModelSerializer):
    """A face through a capture, who it may be, and what a person decided."""

    candidates = CandidateSerializer(many=True, read_only=True)
    box = serializers.ListField(child=serializers.FloatField(), read_only=True)

    class Meta:
        model = Sighting
        fields = [
            *("id", "capture", "number", "first_seen_s", "last_seen_s", "best_seen_s", "n_looks"),
            *("face_height_px", "box", "proposal", "reason", "proposed_student", "candidates"),
            *("review", "confirmed_student", "reviewed_by", "reviewed_at"),
        ]
        read_only_fields = fields


class ReviewStateSerializer(serializers.ModelSerializer):
    """What a person decided of a face; whoever may decide need not see the evidence."""

    class Meta:
        model = Sighting
        fields = ["id", "capture", "review", "confirmed_student", "reviewed_by", "reviewed_at"]
        read_only_fields = fields


class WhoSerializer(serializers.Serializer):
    """Who the face is."""

    student = VisibleRow(queryset=Student.objects.all())


class SightingViewSet(ReadRows):
    """Sightings; whoever reviews one names the version that was seen."""

    model = Sighting
    serializer_class = SightingSerializer
    logged_as = "evidence"
    scope = Scope.READ_EVIDENCE
    scope_of_action = dict.fromkeys(REVIEW_ACTIONS, Scope.WRITE_ATTENDANCE)
    versioned_actions = REVIEW_ACTIONS
    shown_actions = ("retrieve", *REVIEW_ACTIONS)
    refused_reads = ("moment",)
    filterset_fields = ["capture", "capture__session", "proposal", "review", "proposed_student"]
    ordering_fields = ["number", "best_seen_s"]

    def get_serializer_class(self) -> type[serializers.BaseSerializer]:
        return ReviewStateSerializer if self.action in REVIEW_ACTIONS else SightingSerializer

    def fetch(self, rows: Any) -> Any:
        candidates = SightingCandidate.objects.order_by("rank")
        return (
            rows.defer("chip")
            .select_related("capture__session__class_group__school")
            .prefetch_related(Prefetch("candidates", candidates))
        )

    def version(self, row: Sighting, body: Any) -> str:
        return row.version

    @extend_schema(responses=JPEG)
    @action(detail=True, content_negotiation_class=AnyKind)
    def face(self, request: Request, pk: int) -> HttpResponse:
        """The face, as it was compared."""
        sighting = self.get_object()
        log_view(request, access=access_of_sighting(sighting))
        chip = bytes(sighting.chip)
        return HttpResponse(chip, content_type="image/jpeg", headers=PRIVATE)

    @extend_schema(responses=JPEG)
    @action(detail=True, content_negotiation_class=AnyKind)
    def moment(self, request: Request, pk: int) -> HttpResponse:
        """The moment in the room, with a box around the face; the face alone if that is gone."""
        sighting = self.get_object()
        log_view(request, access=access_of_moment(sighting))
        picture = draw_evidence(sighting)
        return HttpResponse(picture, content_type="image/jpeg", headers=PRIVATE)

    @extend_schema(request=WhoSerializer)
    @action(detail=True, methods=["post"])
    def accept(self, request: Request, pk: int) -> Response:
        """Say who it is: the proposed student, or another one of the roster."""
        sighting = self.get_object()
        serializer = WhoSerializer(data=request.data, context=self.get_serializer_context())
        serializer.is_valid(raise_exception=True)
        accept_sighting(
            sighting=sighting,
            student=serializer.validated_data["student"],
            by=request.user,
            shown_version=require_version(request, sighting.version),
        )
        return self.shown(self.get_object())

    @extend_schema(request=None)
    @action(detail=True, methods=["post"])
    def reject(self, request: Request, pk: int) -> Response:
        """Say that it is not the proposed student."""
        sighting = self.get_object()
        shown_version = require_version(request, sighting.version)
        reject_sighting(sighting=sighting, by=request.user, shown_version=shown_version)
        return self.shown(self.get_object())

    @extend_schema(request=None)
    @action(detail=True, methods=["post"])
    def undo(self, request: Request, pk: int) -> Response:
        """Undo the review."""
        sighting = self.get_object()
        shown_version = require_version(request, sighting.version)
        undo_review(sighting=sighting, by=request.user, shown_version=shown_version)
        return self.shown(self.get_object())
