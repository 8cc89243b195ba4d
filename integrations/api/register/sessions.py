"""Sessions of class groups: opened, closed, opened again."""

from collections.abc import Callable
from datetime import UTC, timedelta
from operator import attrgetter
from typing import Any

from django.db import transaction
from drf_spectacular.utils import extend_schema
from rest_framework import serializers
from rest_framework.decorators import action
from rest_framework.request import Request
from rest_framework.response import Response

from classes.models import ClassGroup, ClassSession
from classes.selectors.register.entries import register_version
from classes.services import close_session, reopen_session
from classes.services.sessions import lock_session, open_session_apart
from integrations.api.fields import MomentField
from integrations.api.filters import SchoolDaysFilter
from integrations.api.serializers import VisibleRow
from integrations.api.viewsets import ReadRows
from integrations.models import Scope

LONGEST_MIN = 24 * 60


class SessionSerializer(serializers.ModelSerializer):
    """A session; `day` is its day on the school's clock."""

    day = serializers.DateField(read_only=True)

    class Meta:
        model = ClassSession
        fields = [
            *("id", "class_group", "day", "starts_at", "ends_at", "state"),
            *("room", "teacher", "confirmed_at", "confirmed_by"),
        ]
        read_only_fields = fields


class NewSessionSerializer(serializers.Serializer):
    """When a class group meets; asking again for the same start gives the same session, and a
    start within another session is refused with `session` and `address` of that one."""

    class_group = VisibleRow(queryset=ClassGroup.objects.all())
    starts_at = MomentField()
    minutes = serializers.IntegerField(default=45, min_value=1, max_value=LONGEST_MIN)
    ends_at = MomentField(required=False, help_text="In place of `minutes`.")

    def validate(self, values: dict[str, Any]) -> dict[str, Any]:
        """Give how long it lasts; in UTC, as moments of one zone are compared by their clocks."""
        values["duration"] = timedelta(minutes=values["minutes"])
        if "ends_at" in values:
            end, start = (values[name].astimezone(UTC) for name in ("ends_at", "starts_at"))
            values["duration"] = end - start
        if values["duration"] > timedelta(minutes=LONGEST_MIN):
            raise serializers.ValidationError({"ends_at": "A lesson lasts a day at most."})
        return values


class SessionFilter(SchoolDaysFilter):
    """By class group, state, and day or range of days on the clock of each one's school."""

    class Meta:
        model = ClassSession
        fields = ["class_group", "state"]


class SessionViewSet(ReadRows):
    """Sessions; teachers of the class group and administrators open, close and reopen them."""

    model = ClassSession
    serializer_class = SessionSerializer
    scope = Scope.READ_ATTENDANCE
    scope_of_action = dict.fromkeys(("create", "close", "reopen"), Scope.WRITE_ATTENDANCE)
    versioned_actions = ("close", "reopen")
    shown_actions = ("retrieve", "create", "close", "reopen")
    located_actions = ("create",)
    filterset_class = SessionFilter
    ordering_fields = ["starts_at"]

    def fetch(self, rows: Any) -> Any:
        return rows.select_related("class_group__school")

    @extend_schema(request=NewSessionSerializer)
    def create(self, request: Request) -> Response:
        serializer = NewSessionSerializer(data=request.data, context=self.get_serializer_context())
        serializer.is_valid(raise_exception=True)
        session = open_session_apart(
            class_group=serializer.validated_data["class_group"],
            starts_at=serializer.validated_data["starts_at"],
            duration=serializer.validated_data["duration"],
        )
        return self.created(session)

    @extend_schema(request=None)
    @action(detail=True, methods=["post"])
    def close(self, request: Request, pk: int) -> Response:
        """Close the register; it is confirmed by whoever closes it."""
        return self._changed(close_session, register_version)

    @extend_schema(request=None)
    @action(detail=True, methods=["post"])
    def reopen(self, request: Request, pk: int) -> Response:
        """Open a closed register again."""
        return self._changed(reopen_session, attrgetter("version"))

    def _changed(
        self, change: Callable[..., ClassSession], version: Callable[[ClassSession], str]
    ) -> Response:
        session = self.get_object()
        with transaction.atomic():
            # Whoever writes into the same session at the same time waits here.
            lock_session(session)
            self.require_current(session)
            # What If-Match names has just been compared with all that the answer shows.
            change(session=session, by=self.request.user, shown_version=version(session))
        return self.shown(self.get_object())
