"""Describe each operation: its headers, its problems, and who may ask."""

from typing import Any

from drf_spectacular.extensions import OpenApiAuthenticationExtension, OpenApiSerializerExtension
from drf_spectacular.openapi import AutoSchema
from drf_spectacular.types import OpenApiTypes
from drf_spectacular.utils import OpenApiParameter

from integrations.api.files import AnyKind
from integrations.api.problem_schema import (
    OF_CHANGES,
    OF_EVERY_OPERATION,
    OF_VERSIONED,
    PROBLEM_COMPONENTS,
    problem_answers,
)
from integrations.api.serializers import RowSerializer
from integrations.scopes import scope_of

IDEMPOTENCY_KEY = OpenApiParameter(
    "Idempotency-Key",
    str,
    OpenApiParameter.HEADER,
    description="Of your choice; the same request with it again is done once.",
)


IF_MATCH = OpenApiParameter(
    "If-Match",
    str,
    OpenApiParameter.HEADER,
    description="The ETag of what you have read, several with commas between, or `*` for any.",
)
IF_NONE_MATCH = OpenApiParameter(
    "If-None-Match",
    str,
    OpenApiParameter.HEADER,
    description="`*`, instead of If-Match: there is nothing yet.",
)
SUCCESSES = [200, 201, 202, 204]
ETAG = OpenApiParameter(
    "ETag",
    str,
    OpenApiParameter.HEADER,
    required=True,
    response=SUCCESSES,
    description="The version of what is shown, for If-Match.",
)
LOCATION = OpenApiParameter(
    "Location",
    OpenApiTypes.URI,
    OpenApiParameter.HEADER,
    required=True,
    response=SUCCESSES,
    description="Where it is, and how far the work on it is.",
)
REPLAYED = OpenApiParameter(
    "Idempotency-Replayed",
    str,
    OpenApiParameter.HEADER,
    enum=["true"],
    response=SUCCESSES,
    description="The answer is that of the first request with this Idempotency-Key.",
)


class TokenScheme(OpenApiAuthenticationExtension):
    target_class = "integrations.authentication.TokenAuthentication"
    name = "token"

    def get_security_definition(self, auto_schema: Any) -> dict[str, str]:
        return {"type": "http", "scheme": "bearer", "description": "Made in the admin."}


class OpenReport(OpenApiSerializerExtension):
    """A report has more parts than its figures; what they are differs by what it is about."""

    target_class = "integrations.api.register.reports.ReportSerializer"

    def map_serializer(self, auto_schema: Any, direction: Any) -> Any:
        found = auto_schema._map_serializer(self.target, direction, bypass_extensions=True)
        return found | {"additionalProperties": {}}


class OperationSchema(AutoSchema):
    """Each operation names its problems and headers; every POST takes an Idempotency-Key."""

    def _is_among(self, names: str) -> bool:
        return getattr(self.view, "action", "") in getattr(self.view, names, ())

    def get_override_parameters(self) -> list[Any]:
        own = list(super().get_override_parameters())
        if query := getattr(self.view, "queries", {}).get(getattr(self.view, "action", "")):
            own.append(query)
        if self.method == "POST":
            own += [IDEMPOTENCY_KEY, REPLAYED]
        if self._is_among("shown_actions"):
            own.append(ETAG)
        if self._is_among("located_actions"):
            own.append(LOCATION)
        return [*own, IF_MATCH, IF_NONE_MATCH] if self._is_among("versioned_actions") else own

    def get_request_serializer(self) -> Any:
        serializer = super().get_request_serializer()
        if self.method == "PATCH" and isinstance(serializer, RowSerializer):
            serializer.instance = self.view.model()  # What is fixed cannot be changed.
        return serializer

    def get_description(self) -> str:
        scope = scope_of(self.view)
        description = super().get_description() or ""
        return f"{description}\n\nScope of tokens: `{scope}`." if scope else description

    def get_operation(self, *args: Any, **kwargs: Any) -> Any:
        operation = super().get_operation(*args, **kwargs)
        if operation:
            for component in PROBLEM_COMPONENTS:
                self.registry.register_on_missing(component)
            operation["responses"] |= problem_answers(self._refusals())
        return operation

    def _refusals(self) -> set[int]:
        """Return the statuses of the problems that this operation may answer with."""
        found = set(OF_EVERY_OPERATION)
        if self.view.content_negotiation_class is AnyKind:
            found.discard(406)
        if "{" in self.path or self.method == "POST" or self._is_list_view():
            found.add(404)  # No such row or page; a POST's first answer may be hidden by now.
        if self.method != "GET":
            found |= OF_CHANGES
        if self._is_among("refused_reads"):
            found.add(409)
        return found | (OF_VERSIONED if self._is_among("versioned_actions") else set())
