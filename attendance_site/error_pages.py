"""Pages for requests that lead nowhere: in the site's look, with the way on."""

from collections.abc import Callable

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import get_script_prefix

from attendance_site.refusals import page_before
from attendance_site.signed_out import is_page_address

NO_PAGES = "/api/"
"""Programs read it."""


class WrongMethodMiddleware:
    """Show a page where Django answers an empty 405: an address that is only sent to was opened."""

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        response = self.get_response(request)
        is_empty = response.status_code == 405 and not response.streaming and not response.content
        if not is_empty or request.path_info.startswith(NO_PAGES) or not _wants_page(request):
            return response
        page = render(request, "405.html", {"back": page_above(request.path)}, status=405)
        page.headers["Allow"] = response.headers.get("Allow", "GET")
        return page


def csrf_failure(request: HttpRequest, reason: str = "") -> HttpResponse:
    """Answer a form whose token is no longer that of this browser: nothing was changed.

    A part of a page is taken to its page anew, where what was pressed is sent with the new token.
    """
    if request.headers.get("HX-Request"):
        return HttpResponse(status=403, headers={"HX-Redirect": page_before(request)})
    return render(request, "403_csrf.html", {"back": page_before(request)}, status=403)


def page_above(path: str) -> str:
    """Return the nearest page above an address: of a student's entry the review it stands in."""
    while path.count("/") > 2:
        path = path.rstrip("/").rpartition("/")[0] + "/"
        if is_page_address(path):
            return path
    return get_script_prefix()


def _wants_page(request: HttpRequest) -> bool:
    is_part = bool(request.headers.get("HX-Request"))
    return not is_part and request.headers.get("Accept") != "application/json"
