"""Describe each operation: its errors, its headers, and who may ask."""

from typing import Any

from drf_spectacular.extensions import OpenApiAuthenticationExtension
from drf_spectacular.openapi import AutoSchema
from drf_spectacular.utils import OpenApiParameter

from integrations.scopes import scope_of

PROBLEM_SCHEMA = {
    "type": "object",
    "properties": {
        "type": {"type": "string"},
        "title": {"type": "string"},
        "status": {"type": "integer"},
        "kind": {"type": "string", "description": "The name of the refusal, for programs."},
        "detail": {"type": "string", "description": "A sentence that says what to do."},
        "code": {"type": "string", "description": "Why the register refuses, for programs."},
        "params": {"type": "object", "description": "The values of the sentence, by name."},
        "errors": {"type": "array", "items": {"type": "object"}},
        "session": {"type": "integer", "description": "The session that is held at that time."},
        "address": {"type": "string", "description": "The address of it."},
    },
    "required": ["type", "title", "status", "kind", "detail"],
}
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
    enum=["*"],
    description="Instead of If-Match: there is nothing yet.",
)
VERSION_ANSWERS = {
    "412": "It has changed since you read it; nothing is changed.",
    "428": "The request does not name the version that it changes.",
}


class TokenScheme(OpenApiAuthenticationExtension):
    target_class = "integrations.authentication.TokenAuthentication"
    name = "token"

    def get_security_definition(self, auto_schema: Any) -> dict[str, str]:
        return {"type": "http", "scheme": "bearer", "description": "Made in the admin."}


class OperationSchema(AutoSchema):
    """Every operation may answer with a problem; every POST takes an Idempotency-Key."""

    @property
    def is_versioned(self) -> bool:
        return getattr(self.view, "action", "") in getattr(self.view, "versioned_actions", ())

    def get_override_parameters(self) -> list[Any]:
        own = list(super().get_override_parameters())
        if query := getattr(self.view, "queries", {}).get(getattr(self.view, "action", "")):
            own.append(query)
        if self.method == "POST":
            own.append(IDEMPOTENCY_KEY)
        return [*own, IF_MATCH, IF_NONE_MATCH] if self.is_versioned else own

    def get_description(self) -> str:
        scope = scope_of(self.view)
        description = super().get_description() or ""
        return f"{description}\n\nScope of tokens: `{scope}`." if scope else description

    def get_operation(self, *args: Any, **kwargs: Any) -> Any:
        operation = super().get_operation(*args, **kwargs)
        if operation:
            answers = {"default": "A problem (RFC 9457)."}
            answers |= VERSION_ANSWERS if self.is_versioned else {}
            content = {"application/problem+json": {"schema": PROBLEM_SCHEMA}}
            for status, description in answers.items():
                operation["responses"][status] = {"description": description, "content": content}
        return operation
