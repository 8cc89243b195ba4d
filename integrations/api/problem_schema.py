"""Problems (RFC 9457) as the schema describes them: one component, named by each status."""

from collections.abc import Iterable
from typing import Any

from drf_spectacular.plumbing import ResolvedComponent

OF_EVERY_OPERATION = frozenset({401, 403, 406, 422, 429})
OF_CHANGES = frozenset({400, 409, 413, 415})
OF_VERSIONED = frozenset({412, 428})
MEANINGS = {
    400: "The request cannot be read.",
    401: "There is no usable token or log-in.",
    403: "The scope or the right is missing.",
    404: "There is no such row or page, or it is not yours to see.",
    406: "Nothing of the kind that `Accept` asks for is to be had.",
    409: "The register refuses, or somebody was faster.",
    412: "It has changed since you read it; nothing is changed.",
    413: "The body or the file is too large.",
    415: "This kind of body is not read here.",
    422: "Values cannot be used, or parameters mean nothing here.",
    428: "The request does not name the version that it changes.",
    429: "Too many requests: `Retry-After` says how long to wait.",
}
"""What a status says, whichever operation answers with it."""

WRONG_VALUE = {
    "type": "object",
    "description": "A value that cannot be used; where it stands, and why.",
    "properties": {
        "pointer": {"type": "string", "description": "Where in the body, a JSON pointer."},
        "parameter": {"type": "string", "description": "Which parameter of the address."},
        "detail": {"type": "string"},
        "code": {"type": "string"},
        "params": {"type": "object", "additionalProperties": {}},
    },
    "required": ["detail", "code"],
}
PROBLEM = {
    "type": "object",
    "description": "Why nothing was done (RFC 9457).",
    "properties": {
        "type": {"type": "string"},
        "title": {"type": "string"},
        "status": {"type": "integer"},
        "kind": {"type": "string", "description": "The name of the refusal, for programs."},
        "detail": {"type": "string", "description": "A sentence that says what to do."},
        "code": {"type": "string", "description": "Why the register refuses, for programs."},
        "params": {
            "type": "object",
            "additionalProperties": {},
            "description": "The values of the sentence, by name.",
        },
        "errors": {"type": "array", "items": {"$ref": "#/components/schemas/WrongValue"}},
        "session": {"type": "integer", "description": "The session that is held at that time."},
        "address": {"type": "string", "description": "The address of it."},
    },
    "required": ["type", "title", "status", "kind", "detail"],
}
ANSWER = {
    "description": "A problem (RFC 9457).",
    "headers": {
        "Retry-After": {
            "schema": {"type": "string"},
            "description": "Seconds to wait, of 429.",
        },
        "WWW-Authenticate": {
            "schema": {"type": "string"},
            "description": "How to log in, of 401.",
        },
    },
    "content": {"application/problem+json": {"schema": {"$ref": "#/components/schemas/Problem"}}},
}
PROBLEM_COMPONENTS = (
    ResolvedComponent("WrongValue", ResolvedComponent.SCHEMA, WRONG_VALUE, "WrongValue"),
    ResolvedComponent("Problem", ResolvedComponent.SCHEMA, PROBLEM, "Problem"),
    ResolvedComponent("Problem", ResolvedComponent.RESPONSE, ANSWER, "Problem"),
)


def problem_answers(statuses: Iterable[int]) -> dict[str, Any]:
    """Return the answers of an operation that are problems, by their status."""
    reference = "#/components/responses/Problem"
    return {
        str(status): {"$ref": reference, "description": MEANINGS[status]}
        for status in sorted(statuses)
    }
