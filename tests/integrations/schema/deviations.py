"""Compare an answer of the API with what the schema says of it."""

from collections.abc import Iterator
from typing import Any

from jsonschema import Draft202012Validator

HEADERS = ("ETag", "Location", "Idempotency-Replayed")
"""Those that a program may need: none is sent undescribed."""


def deviations(response: Any, operation: Any, document: Any) -> list[str]:
    """Return a sentence for each way in which the answer is not as the operation describes it."""
    status = str(response.status_code)
    answers = operation["responses"]
    if status not in answers:
        return [f"{status} is not described, but {', '.join(answers)}: {response.content[:200]!r}"]
    answer = answers[status]
    if "$ref" in answer:
        answer = document["components"]["responses"][answer["$ref"].rpartition("/")[2]]
    return [*_of_headers(response, answer), *_of_body(response, answer, document)]


def closed(schema: Any) -> Any:
    """Return the schema without leave for values that it does not name."""
    if isinstance(schema, list):
        return [closed(part) for part in schema]
    if not isinstance(schema, dict):
        return schema
    found = {name: closed(part) for name, part in schema.items()}
    if found.get("type") == "object" and "properties" in found:
        found.setdefault("additionalProperties", False)
    return found


def _of_headers(response: Any, answer: Any) -> Iterator[str]:
    names = answer.get("headers", {})
    for name, header in names.items():
        if header.get("required") and name not in response:
            yield f"{name} is described and not sent."
    for name in HEADERS:
        if name in response and name not in names:
            yield f"{name} is sent and not described."


def _of_body(response: Any, answer: Any, document: Any) -> Iterator[str]:
    kinds = answer.get("content", {})
    if not kinds:
        if response.content:
            yield f"No body is described: {response.content[:200]!r}"
        return
    kind = response["Content-Type"].partition(";")[0]
    if kind not in kinds:
        yield f"{kind} is sent, and {', '.join(kinds)} described."
    elif kind.endswith("json"):
        validator = Draft202012Validator(
            closed(kinds[kind]["schema"] | {"components": document["components"]}),
            format_checker=Draft202012Validator.FORMAT_CHECKER,
        )
        for error in validator.iter_errors(response.json()):
            yield f"{error.json_path}: {error.message}"
