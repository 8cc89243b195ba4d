"""Refuse requests that no page and no program of ours sends, before anything reads them."""

from collections.abc import Callable
from http import HTTPStatus

from django.core.exceptions import BadRequest
from django.http import HttpRequest, HttpResponse, QueryDict
from django.utils.translation import gettext

from integrations.problems import problem_page

NUL = "\0"
MOST_WORDS = 60
MOST_CHARACTERS = 3000
"""Of one value in an address; a search of more words is more than a database takes."""

FORM = "application/x-www-form-urlencoded"


class OddRequestMiddleware:
    """Answer 400 to a NUL in an address or a form, and to a search of hundreds of words.

    No database stores a NUL, and PostgreSQL breaks at one that is looked for.
    """

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        reason = _what_is_odd(request)
        if reason and request.path_info.startswith("/api/"):
            return problem_page(HTTPStatus.BAD_REQUEST, kind="odd_request", detail=reason)
        if reason:
            return HttpResponse(reason, status=HTTPStatus.BAD_REQUEST, content_type="text/plain")
        return self.get_response(request)

    def process_view(
        self, request: HttpRequest, view: Callable[..., object], *args: object, **kwargs: object
    ) -> None:
        """Look into a form once its token was checked, so that nothing is read of a stranger.

        A view without that check is one of the API's, which takes no such form.
        """
        is_checked = not getattr(view, "csrf_exempt", False)
        if is_checked and request.content_type == FORM and _has_nul(request.POST):
            raise BadRequest("A value holds a NUL.")


def _what_is_odd(request: HttpRequest) -> str:
    if NUL in request.path_info or _has_nul(request.GET):
        return gettext("This address holds a letter that no text has.")
    values = [value for _, listed in request.GET.lists() for value in listed]
    if any(len(value) > MOST_CHARACTERS or len(value.split()) > MOST_WORDS for value in values):
        return gettext("This address asks for too much: search for fewer words.")
    return ""


def _has_nul(values: QueryDict) -> bool:
    listed = values.lists()
    return any(NUL in text for name, found in listed for text in (name, *found))
