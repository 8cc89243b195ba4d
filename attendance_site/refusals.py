"""Turn refusals of the domain and of the policy into answers of the pages, in one place."""

from collections.abc import Callable
from typing import Any

from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect, JsonResponse
from django.utils.http import url_has_allowed_host_and_scheme
from django.utils.translation import gettext
from django.views.defaults import permission_denied

from accounts.requests import is_changing
from classes.access import finds_nothing_to_change
from classes.errors import RefusedError
from integrations.problems import PROBLEM


class RefusalMiddleware:
    """Show a refusal as a message on the page the person came from; views hold no try."""

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        return self.get_response(request)

    def process_exception(self, request: HttpRequest, exception: Exception) -> HttpResponse | None:
        if not isinstance(exception, RefusedError):
            return None
        if request.headers.get("Accept") == "application/json":
            answer = {"refusal": str(exception), "kind": type(exception).__name__}
            return JsonResponse(answer, status=409)
        messages.error(request, str(exception))
        target = page_before(request)
        if request.headers.get("HX-Request"):
            return HttpResponse(status=204, headers={"HX-Redirect": target})
        return HttpResponseRedirect(target)


class ChangingRequestMiddleware:
    """Say to the policy which requests change something, and answer for what it then hides."""

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        response = self.get_response(request)
        is_hidden = response.status_code == 404 and response.get("Content-Type") != PROBLEM
        if is_hidden and finds_nothing_to_change(request.user):
            text = gettext("You read this school and change nothing in it: ask its office.")
            return permission_denied(request, PermissionDenied(text))
        return response

    def process_view(
        self, request: HttpRequest, view: Callable[..., object], *args: Any, **kwargs: Any
    ) -> None:
        if is_changing(request, view):
            request.user.is_changing = True  # type: ignore[union-attr]


def page_before(request: HttpRequest) -> str:
    """Return the page the person came from if it is ours, else the front page."""
    referer = request.headers.get("HX-Current-URL") or request.headers.get("Referer", "")
    is_ours = url_has_allowed_host_and_scheme(
        referer, allowed_hosts={request.get_host()}, require_https=request.is_secure()
    )
    same_page = request.method == "GET" and referer == request.build_absolute_uri()
    return referer if is_ours and not same_page else "/"
