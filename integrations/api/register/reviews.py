"""The review of a session: what is proposed, and the confirmation."""

from typing import Any

from django.db import transaction
from drf_spectacular.utils import extend_schema, extend_schema_field
from rest_framework import serializers
from rest_framework.decorators import action
from rest_framework.request import Request
from rest_framework.response import Response

from classes.models import ClassSession, Status
from classes.selectors.counts import count_field
from classes.services.sessions import lock_session
from integrations.api.viewsets import Rows
from integrations.etags import etag, require_version
from integrations.models import Scope
from recognition.selectors.review_queue import review_of
from recognition.selectors.review_version import review_version
from recognition.selectors.rooms.sources import SightingSource, sources_of
from recognition.services.confirmation import confirm_session, undo_confirmation


class SeenBySerializer(serializers.Serializer):
    """One kind of source that surely saw a student, and when first and last."""

    source = serializers.ChoiceField(choices=[source.value for source in SightingSource])
    first_at = serializers.DateTimeField()
    last_at = serializers.DateTimeField()


class ReviewLineSerializer(serializers.Serializer):
    """A student of the roster, the tray she lies in, and what speaks for it."""

    student = serializers.IntegerField(source="student.pk")
    number = serializers.CharField(source="student.number")
    name = serializers.CharField(source="student.name")
    tray = serializers.ChoiceField(choices=["check", "not_seen", "present", "by_hand"])
    record = serializers.IntegerField(source="record.pk", default=None, allow_null=True)
    status = serializers.ChoiceField(
        source="record.status", choices=Status.choices, default=None, allow_null=True
    )
    sighting = serializers.IntegerField(source="sighting.pk", default=None, allow_null=True)
    score = serializers.FloatField(allow_null=True)
    reason = serializers.CharField()
    runner_up = serializers.IntegerField(source="runner_up.pk", default=None, allow_null=True)
    seen_by = serializers.SerializerMethodField()
    perhaps_late_at = serializers.DateTimeField(
        source="arrival.came_at",
        allow_null=True,
        help_text="When she was first seen, if a person is to say whether she came late.",
    )

    @extend_schema_field(SeenBySerializer(many=True))
    def get_seen_by(self, row: Any) -> list[dict[str, Any]]:
        """What surely saw her: films, photos, the room's cameras, the live page, the door."""
        review = self.context["review"]
        found = sources_of(review.captures, review.sightings, row.student.pk)
        return SeenBySerializer(found, many=True).data


class ReviewSerializer(serializers.Serializer):
    """Everything a person goes by before confirming."""

    session = serializers.IntegerField(source="session.pk")
    is_working = serializers.BooleanField()
    has_result = serializers.BooleanField()
    lines = ReviewLineSerializer(source="rows", many=True)
    faces_to_check = serializers.SerializerMethodField()
    unknown_faces = serializers.SerializerMethodField()

    def get_faces_to_check(self, review: Any) -> list[int]:
        return [sighting.pk for sighting in review.check_faces]

    def get_unknown_faces(self, review: Any) -> list[int]:
        return [sighting.pk for sighting in review.unknown]


class ConfirmationSerializer(serializers.Serializer):
    """How the register stands after a confirmation."""

    n_open = serializers.IntegerField()
    n_planned = serializers.IntegerField(help_text="How many got what is planned of them.")

    def get_fields(self) -> dict[str, serializers.Field]:
        """Put a number for each status before the others."""
        counted = {count_field(status): serializers.IntegerField() for status in Status}
        return counted | super().get_fields()


class ReviewViewSet(Rows):
    """Review and confirm; nothing is a record before that."""

    model = ClassSession
    serializer_class = ReviewSerializer
    logged_as = "register"
    scope = Scope.READ_ATTENDANCE
    scope_of_action = dict.fromkeys(("confirm", "undo"), Scope.WRITE_ATTENDANCE)
    versioned_actions = ("confirm", "undo")
    shown_actions = ("review", "confirm", "undo")

    def fetch(self, rows: Any) -> Any:
        return rows.select_related("class_group__school", "confirmed_by")

    @action(detail=True)
    def review(self, request: Request, pk: int) -> Response:
        """Who is present, who is to be checked, who was not seen; its ETag is for `confirm` and
        `undo`."""
        session = self.get_object()
        # The version first: a change in between makes it stale, never unnoticed.
        version = review_version(session)
        shown = review_of(session)
        self.log_access([row.student for row in shown.rows], about=f"session {session.pk}")
        body = ReviewSerializer(shown, context={"review": shown}).data
        return Response(body, headers={"ETag": etag(version)})

    @extend_schema(request=None, responses=ConfirmationSerializer)
    @action(detail=True, methods=["post"])
    def confirm(self, request: Request, pk: int) -> Response:
        """Write what was proposed; `If-Match` names the version of the review you have seen."""
        session = self.get_object()
        shown_version = require_version(request, review_version(session))
        with transaction.atomic():
            confirmation = confirm_session(
                session=session, by=request.user, shown_version=shown_version
            )
            # Before anybody else says something, so that `undo` takes back this and no more.
            headers = {"ETag": etag(review_version(session))}
        return Response(confirmation.as_fields(), headers=headers)

    @extend_schema(request=None, responses={204: None})
    @action(detail=True, methods=["post"], url_path="confirm/undo")
    def undo(self, request: Request, pk: int) -> Response:
        """Take back what the last confirmation wrote, while the register is open; `If-Match` names
        the version of the review that you have seen since, or of the answer of `confirm`."""
        session = self.get_object()
        with transaction.atomic():
            lock_session(session)
            shown_version = require_version(request, review_version(session))
            undo_confirmation(session=session, by=request.user, shown_version=shown_version)
            headers = {"ETag": etag(review_version(session))}
        return Response(status=204, headers=headers)
