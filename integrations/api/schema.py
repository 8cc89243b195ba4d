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
        "errors": {"type": "array", "items": {"type": "object"}},
    },
    "required": ["type", "title", "status", "kind", "detail"],
}
IDEMPOTENCY_KEY = OpenApiParameter(
    "Idempotency-Key",
    str,
    OpenApiParameter.HEADER,
    description="Of your choice; the same request with it again is done once.",
)


class TokenScheme(OpenApiAuthenticationExtension):
    target_class = "integrations.authentication.TokenAuthentication"
    name = "token"

    def get_security_definition(self, auto_schema: Any) -> dict[str, str]:
        return {"type": "http", "scheme": "bearer", "description": "Made in the admin."}


class OperationSchema(AutoSchema):
    """Every operation may answer with a problem; every POST takes an Idempotency-Key."""

    def get_override_parameters(self) -> list[Any]:
        own = super().get_override_parameters()
        return [*own, IDEMPOTENCY_KEY] if self.method == "POST" else own

    def get_description(self) -> str:
        scope = scope_of(self.view)
        said = super().get_description() or ""
        return f"{said}\n\nScope of tokens: `{scope}`." if scope else said

    def get_operation(self, *args: Any, **kwargs: Any) -> Any:
        operation = super().get_operation(*args, **kwargs)
        if operation:
            operation["responses"]["default"] = {
                "description": "A problem (RFC 9457).",
                "content": {"application/problem+json": {"schema": PROBLEM_SCHEMA}},
            }
        return operation
