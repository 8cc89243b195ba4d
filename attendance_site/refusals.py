"""Turn refusals of the domain and of the policy into answers of the pages, in one place."""

import logging
from collections.abc import Callable
from http import HTTPStatus

from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.db import IntegrityError
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect, JsonResponse
from django.urls import get_script_prefix
from django.utils.http import url_has_allowed_host_and_scheme
from django.utils.translation import gettext
from django.views.defaults import permission_denied

from accounts.requests import is_for_change
from classes.access import only_reads_somewhere
from classes.errors import RefusedError, StaleRowError, StorageFullError
from integrations.problems import PROBLEM, problem_page
from storage.errors import StorageError
from storage.free_space import is_out_of_space

logger = logging.getLogger(__name__)

UNIQUE_VIOLATION = "23505"
"""https://www.postgresql.org/docs/current/errcodes-appendix.html"""


class RefusalMiddleware:
    """Show a refusal in the form that was refused, else on the page before; views hold no try."""

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        return self.get_response(request)

    def process_exception(self, request: HttpRequest, exception: Exception) -> HttpResponse | None:
        if is_out_of_space(exception):
            exception = StorageFullError("storage_full")
        if is_taken_meanwhile(exception):
            # With the address alone: PostgreSQL's own words hold what was entered.
            logger.warning("%s wrote what is there once", request.path)
            exception = StaleRowError("row_changed_meanwhile")
        if not isinstance(exception, RefusedError | StorageError):
            return None
        return _shown_in_form(request, exception) or answer_refusal(request, exception)


def is_taken_meanwhile(error: BaseException) -> bool:
    """Tell whether the database has refused a second row of what may be there once."""
    if not isinstance(error, IntegrityError):
        return False
    cause = error.__cause__
    return getattr(cause, "pgcode", "") == UNIQUE_VIOLATION or "UNIQUE constraint" in str(error)


def answer_refusal(request: HttpRequest, refusal: RefusedError | StorageError) -> HttpResponse:
    """Say it to a script, or on the page that the person came from."""
    if request.path_info.startswith("/api/"):
        return problem_page(409, kind=type(refusal).__name__, detail=str(refusal))
    if request.headers.get("Accept") == "application/json":
        answer = {"refusal": str(refusal), "kind": type(refusal).__name__}
        return JsonResponse(answer, status=409)
    _show_once(request, str(refusal))
    target = page_before(request)
    if request.headers.get("HX-Request"):
        return HttpResponse(status=204, headers={"HX-Redirect": target})
    return HttpResponseRedirect(target)


def _show_once(request: HttpRequest, text: str) -> None:
    """Say it on the next page, unless that will say it already: who pressed twice reads it once."""
    waiting = messages.get_messages(request)
    is_waiting = any(str(message) == text for message in waiting)
    # Looking at them counts as having shown them; a request without any has a mere list.
    if not isinstance(waiting, list):
        waiting.used = False
    if not is_waiting:
        messages.error(request, text)


def _shown_in_form(
    request: HttpRequest, refusal: RefusedError | StorageError
) -> HttpResponse | None:
    """Ask the view again, which now shows its form with the refusal and all that was entered.

    Only a view that asks `is_accepted` is: it goes to no service a second time.
    """
    is_script = request.headers.get("Accept") == "application/json"
    if is_script or not getattr(request, "has_accepted_form", False):
        return None
    if request.resolver_match is None:
        return None
    request.refusal, request.has_accepted_form = refusal, False  # type: ignore[attr-defined]
    for _name, files in request.FILES.lists():
        for file in files:
            if not file.closed:
                # They were read once: the form looks at them anew.
                file.seek(0)
    asked = request.resolver_match
    try:
        answer = asked.func(request, *asked.args, **asked.kwargs)
    except (RefusedError, StorageError):
        return None
    if answer.status_code != HTTPStatus.OK:
        return None
    answer.status_code = HTTPStatus.UNPROCESSABLE_ENTITY
    return answer


class ChangingRequestMiddleware:
    """Answer whoever asks to change what she only reads: the policy has hidden it from her."""

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        response = self.get_response(request)
        # A problem of the API has answered already (`integrations/problems.py`).
        is_hidden = response.status_code == 404 and response.get("Content-Type") != PROBLEM
        if is_hidden and is_for_change(request) and only_reads_somewhere(request.user):
            text = gettext("Your role only reads here: ask the school office to change it.")
            return permission_denied(request, PermissionDenied(text))
        return response


def page_before(request: HttpRequest) -> str:
    """Return the page the person came from if it is ours, else the front page."""
    referer = request.headers.get("HX-Current-URL") or request.headers.get("Referer", "")
    is_ours = url_has_allowed_host_and_scheme(
        referer, allowed_hosts={request.get_host()}, require_https=request.is_secure()
    )
    # A page refused while it is opened would lead to itself for ever.
    same_page = request.method == "GET" and referer == request.build_absolute_uri()
    return referer if is_ours and not same_page else get_script_prefix()
