"""Rosters of other systems: sent, looked at (a dry run), applied or discarded."""

from typing import Any

from django.core.paginator import Paginator
from drf_spectacular.utils import extend_schema
from rest_framework import serializers
from rest_framework.decorators import action
from rest_framework.exceptions import NotFound
from rest_framework.parsers import MultiPartParser
from rest_framework.request import Request
from rest_framework.response import Response

from classes.models import School
from classes.models.roles import ADMINISTRATION
from classes.versions import NOT_SHOWN, ShownVersion
from integrations.access import require_proof
from integrations.api.fields import DayField
from integrations.api.serializers import VisibleRow
from integrations.api.viewsets import ReadRows
from integrations.etags import etag, require_version, versions_named
from integrations.models import Scope
from rosters.errors import RosterImportError, RosterTooLargeError
from rosters.file_imports.services import SentFile
from rosters.models import RosterImport
from rosters.readers.reader import refuse_too_large
from rosters.services import apply_import, discard_import, provide_plan, start_import

MOST_LINES = 1000
MOST_PAGES = 2**31 - 1


class RosterImportSerializer(serializers.ModelSerializer):
    """An import: its stage (sent, planned, applied, discarded), and whether the worker is at it."""

    kind = serializers.ChoiceField(choices=RosterImport.Kind.choices, allow_blank=True)
    failure_code = serializers.CharField(read_only=True)

    class Meta:
        model = RosterImport
        fields = [
            *("id", "school", "file_name", "kind", "stage", "state", "is_confirmed"),
            *("ends_missing_on", "n_added", "n_changed", "n_ended", "n_unchanged", "n_errors"),
            *("created_at", "applied_at", "failure_code", "failure_params", "failure_reason"),
        ]
        read_only_fields = fields


class NewRosterImportSerializer(serializers.Serializer):
    """CSV, .xlsx, or a zip of OneRoster 1.2."""

    school = VisibleRow(queryset=School.objects.all())
    file = serializers.FileField()
    ends_missing_on = DayField(
        required=False, help_text="Who is not in the file leaves its class groups on this day."
    )


class PlanLineSerializer(serializers.Serializer):
    """What happens to one line of the file: error, add, change, end or unchanged."""

    file = serializers.CharField(
        source="place.file", help_text="Which file of a zip it stands in; else empty."
    )
    line = serializers.IntegerField(allow_null=True)
    action = serializers.CharField()
    what = serializers.CharField()
    reason = serializers.CharField()


class PlanQuery(serializers.Serializer):
    """`?page=2&page_size=100`."""

    page = serializers.IntegerField(default=1, min_value=1, max_value=MOST_PAGES)
    page_size = serializers.IntegerField(default=MOST_LINES, min_value=1, max_value=MOST_LINES)


class RosterPlanSerializer(serializers.Serializer):
    """The dry run; errors come first, and `n_lines` says how many lines there are in all."""

    counts = serializers.DictField(child=serializers.IntegerField())
    ignored_headings = serializers.ListField(child=serializers.CharField())
    n_lines = serializers.IntegerField()
    lines = PlanLineSerializer(many=True)


class RosterImportViewSet(ReadRows):
    """Imports of rosters; nothing is changed before one is applied, then all of it or nothing."""

    model = RosterImport
    serializer_class = RosterImportSerializer
    scope = Scope.WRITE_ROSTER
    versioned_actions = ("apply",)
    shown_actions = ("retrieve", "create", "plan", "apply", "discard")
    located_actions = ("create", "apply")
    refused_reads = ("plan",)
    queries = {"plan": PlanQuery}
    refused_values = {RosterTooLargeError: "file"}
    filterset_fields = ["school", "stage", "state"]
    ordering_fields = ["created_at"]

    def get_parsers(self) -> list[Any]:
        # Asked before the framework has named the action: only the map of methods tells.
        if (getattr(self, "action_map", None) or {}).get("post") == "create":
            return [MultiPartParser()]
        return super().get_parsers()

    def fetch(self, rows: Any) -> Any:
        return rows.select_related("school")

    @extend_schema(
        request={"multipart/form-data": NewRosterImportSerializer},
        responses={202: RosterImportSerializer},
    )
    def create(self, request: Request) -> Response:
        """Send a file; its address says when it is read, and what it would change."""
        serializer = NewRosterImportSerializer(
            data=request.data, context=self.get_serializer_context()
        )
        serializer.is_valid(raise_exception=True)
        school, file = serializer.validated_data["school"], serializer.validated_data["file"]
        self.require(ADMINISTRATION, school.pk)
        refuse_too_large(file.size)
        started = start_import(
            school=school,
            by=request.user,
            sent=SentFile(file.name, file.read()),
            ends_missing_on=serializer.validated_data.get("ends_missing_on"),
        )
        return self.created(started, 202)

    @extend_schema(responses=RosterPlanSerializer)
    @action(detail=True, filter_backends=[], pagination_class=None)
    def plan(self, request: Request, pk: int) -> Response:
        """The dry run, line by line, once the file is read; its ETag is for `apply`."""
        plan, query_values = provide_plan(roster_import=self.get_object()), self.query_values()
        if plan is None:
            raise RosterImportError("roster_without_plan")
        pages = Paginator(plan.lines, query_values["page_size"])
        if query_values["page"] > pages.num_pages:
            raise NotFound
        shown = {
            "counts": {str(name.value): n for name, n in plan.counts.items()},
            "ignored_headings": plan.ignored,
            "n_lines": len(plan.lines),
            "lines": pages.page(query_values["page"]).object_list,
        }
        return Response(RosterPlanSerializer(shown).data, headers={"ETag": etag(plan.fingerprint)})

    @extend_schema(request=None, responses={202: RosterImportSerializer})
    @action(detail=True, methods=["post"])
    def apply(self, request: Request, pk: int) -> Response:
        """Have the worker change the school as the plan says whose version is named."""
        found = self.get_object()
        # It may bring teachers and give them classes.
        require_proof(request)
        apply_import(
            roster_import=found, by=request.user, shown_version=_shown_version(request, found)
        )
        return self.created(self.get_object(), 202)

    @extend_schema(request=None)
    @action(detail=True, methods=["post"])
    def discard(self, request: Request, pk: int) -> Response:
        """Erase the file; nothing is changed."""
        discard_import(roster_import=self.get_object())
        return self.shown(self.get_object())


def _shown_version(request: Request, found: RosterImport) -> ShownVersion:
    """Return the plan that was shown; what is applied already is applied, whichever it was."""
    if versions_named(request) is None or not found.is_planned:
        return NOT_SHOWN
    return require_version(request, found.fingerprint)
