"""Say every error of the interface in one shape: RFC 9457, application/problem+json."""

from collections.abc import Iterable, Iterator, Mapping
from http import HTTPStatus
from typing import Any

from django.core.exceptions import RequestDataTooBig
from django.http import Http404, HttpRequest, JsonResponse
from django.http.request import UnreadablePostError
from django.views.decorators.csrf import csrf_exempt
from rest_framework import exceptions
from rest_framework.request import Request
from rest_framework.response import Response
from rest_framework.reverse import reverse
from rest_framework.views import exception_handler, set_rollback

from classes.errors import (
    CodeNotUsableError,
    InvalidEntryError,
    InvalidPeriodError,
    NotOfficeError,
    OtherSchoolError,
    OverlappingSessionError,
    RefusedError,
    StaleEntryError,
    StaleRowError,
    StorageFullError,
)
from classes.models import ClassSession
from faces.errors import ConsentDateError, ConsentIncompleteError
from integrations.access import may_only_read
from integrations.errors import UnknownParameterError
from jobs.failures import storable
from recognition.errors import StaleFaceError, StaleReviewError, UploadTooLargeError
from rosters.errors import RosterTooLargeError, RosterUnreadableError
from storage.errors import StorageError
from storage.free_space import is_out_of_space

PROBLEM = "application/problem+json"
ONLY_READS = "Your role only reads here: ask the school office to change it."
STATUS_OF_REFUSAL: dict[type[RefusedError], int] = {
    StaleEntryError: 412,
    StaleRowError: 412,
    StaleFaceError: 412,
    StaleReviewError: 412,
    UploadTooLargeError: 413,
    RosterTooLargeError: 413,
    NotOfficeError: 403,
    CodeNotUsableError: 422,
    ConsentDateError: 422,
    ConsentIncompleteError: 422,
    InvalidEntryError: 422,
    InvalidPeriodError: 422,
    OtherSchoolError: 422,
    RosterUnreadableError: 422,
}
"""What a refusal of the domain means where it is no plain 409."""


def problem_handler(exception: Exception, context: Mapping[str, Any]) -> Response | None:
    """Answer what a view raises; whatever is no known error stays Django's to report."""
    # First: the framework would take a full disk for an error of the server.
    if refusal := _refusal_in(exception):
        return _refusal(refusal, context)
    if isinstance(exception, RequestDataTooBig):
        return _response(413, kind="too_large", detail="The body is too large.")
    if isinstance(exception, UnreadablePostError):
        return _response(400, kind="unreadable", detail="The request broke off.")
    exception = _as_shown(exception, context["request"])
    answer = exception_handler(exception, dict(context))
    # Django reports it, and mails it to whoever runs the site.
    if answer is None:
        return None
    if isinstance(exception, exceptions.ValidationError):
        problem = _validation(exception, context["request"])
    else:
        problem = _response(answer.status_code, **_details_of(exception))
    # What the framework answered beside its own body: a client waits by it.
    for name in ("Allow", "WWW-Authenticate", "Retry-After"):
        if name in answer:
            problem[name] = answer[name]
    return problem


def _refusal_in(exception: Exception) -> RefusedError | StorageError | None:
    if is_out_of_space(exception):
        return StorageFullError("storage_full")
    return exception if isinstance(exception, RefusedError | StorageError) else None


def _as_shown(exception: Exception, request: Request) -> Exception:
    """A head's request to change a row finds none: say why, whether there is such a row or not."""
    # The same words for a row that is there and one that is not: neither gives away the other.
    if isinstance(exception, Http404) and may_only_read(request):
        return exceptions.PermissionDenied(ONLY_READS)
    return exception


def problem_page(status: int, *, kind: str, detail: str) -> JsonResponse:
    """Say an error outside the views of the framework."""
    problem = _problem(status, kind=kind, detail=detail)
    return JsonResponse(problem, status=status, content_type=PROBLEM)


# Else a POST to a mistyped address would hear of a missing token of a form.
@csrf_exempt
def not_found(request: HttpRequest, *args: object) -> JsonResponse:
    """Answer every address under /api/ that is none."""
    return problem_page(404, kind="not_found", detail="There is nothing at this address.")


def _refusal(refusal: RefusedError | StorageError, context: Mapping[str, Any]) -> Response:
    # The framework's own handler does this for its own errors only.
    set_rollback()
    # The nearest class counts: a refusal may have a status that its parent has not.
    kinds = type(refusal).__mro__
    status = next((STATUS_OF_REFUSAL[k] for k in kinds if k in STATUS_OF_REFUSAL), 409)
    reason: dict[str, Any] = {"code": refusal.code, "params": storable(refusal.params)}
    problem: dict[str, Any] = {"detail": str(refusal), **reason}
    if status == HTTPStatus.UNPROCESSABLE_ENTITY:
        # Which value of the body a refusal is about only the view knows.
        names = getattr(context["view"], "refused_values", {})
        name = next((names[kind] for kind in kinds if kind in names), "")
        error = {"pointer": f"#/{name}" if name else "#", **problem}
        problem["errors"] = _named([error], is_query=_is_query(context["request"]))
    if isinstance(refusal, OverlappingSessionError):
        problem |= _where(refusal.session, context["request"])
    return _response(status, kind=type(refusal).__name__, **problem)


def _where(session: ClassSession, request: Request) -> dict[str, Any]:
    address = reverse("api:session-detail", args=[session.pk], request=request)
    return {"session": session.pk, "address": address}


def _details_of(exception: Exception) -> dict[str, Any]:
    if isinstance(exception, exceptions.APIException):
        return {"kind": str(exception.get_codes()), "detail": str(exception.detail)}
    if isinstance(exception, Http404):
        return {"kind": "not_found", "detail": "There is no such row, or it is not yours to see."}
    return {"kind": "permission_denied", "detail": "You may not do this."}


def _validation(exception: exceptions.ValidationError, request: Request) -> Response:
    is_query = _is_query(request) or isinstance(exception, UnknownParameterError)
    errors = _named(_errors(exception.get_full_details(), ""), is_query=is_query)
    return _response(
        422, kind="invalid", detail="Some values cannot be used: see errors.", errors=errors
    )


def _is_query(request: Request) -> bool:
    return request.method in {"GET", "HEAD"}


def _named(errors: Iterable[dict[str, str]], *, is_query: bool) -> list[dict[str, str]]:
    """Name the parameter of the address, where the value stands there and not in a body."""
    if not is_query:
        return list(errors)
    return [{"parameter": e.pop("pointer").removeprefix("#/"), **e} for e in errors]


def _errors(details: Any, pointer: str) -> Iterator[dict[str, str]]:
    """Flatten what the framework nests, each error with a JSON pointer to its value."""
    if isinstance(details, list):
        for index, part in enumerate(details):
            is_message = isinstance(part, dict) and set(part) == {"message", "code"}
            yield from _errors(part, pointer if is_message else f"{pointer}/{index}")
    elif isinstance(details, dict) and set(details) == {"message", "code"}:
        yield {
            "pointer": f"#{pointer}",
            "detail": str(details["message"]),
            "code": str(details["code"]),
        }
    elif isinstance(details, dict):
        for name, part in details.items():
            # What is wrong with the whole points to the whole.
            is_whole = name == "non_field_errors"
            yield from _errors(part, pointer if is_whole else f"{pointer}/{_escaped(name)}")


def _escaped(name: object) -> str:
    # As RFC 6901 escapes a pointer; `~` first, or it would be escaped twice.
    return str(name).replace("~", "~0").replace("/", "~1")


def _response(status: int, **details: Any) -> Response:
    return Response(_problem(status, **details), status=status, content_type=PROBLEM)


def _problem(status: int, *, kind: str, detail: str, **more: Any) -> dict[str, Any]:
    title = HTTPStatus(status).phrase
    return {
        "type": "about:blank",
        "title": title,
        "status": status,
        "kind": kind,
        "detail": detail,
        **more,
    }
