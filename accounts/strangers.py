"""Take no large body from somebody who is not signed in, and store nothing of hers."""

from collections.abc import Callable

from django.conf import settings
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import resolve_url
from django.urls import Resolver404, resolve

MOST_BYTES = 100_000
"""More than any form that a stranger sends: to sign in, or to ask for a new password."""


class StrangersBodyMiddleware:
    """Ask to sign in before anything is read: the check of a form's token would read all of it.

    Views without that check, as the API's, ask who it is before they read.
    """

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        if _has_large_body(request) and _is_read_unasked(request):
            return HttpResponseRedirect(resolve_url(settings.LOGIN_URL))
        return self.get_response(request)


class StrangersSessionMiddleware:
    """Keep no session of a stranger but where a view needs one: each is a row for half a day.

    django-allauth keeps all that was sent until she has signed in; `attendance_site/signed_out.py`
    leads her back to the page instead.
    """

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        response = self.get_response(request)
        # An empty one is one that ended, and goes.
        if not (request.user.is_authenticated or request.session.is_empty() or _needs_it(request)):
            request.session.modified = False
        return response


def _needs_it(request: HttpRequest) -> bool:
    match = request.resolver_match
    return match is not None and getattr(match.func, "remembers_strangers", False)


def _has_large_body(request: HttpRequest, *, most_bytes: int = MOST_BYTES) -> bool:
    """A body whose length nobody says counts as large."""
    if request.META.get("HTTP_TRANSFER_ENCODING"):
        return True
    length = request.META.get("CONTENT_LENGTH") or "0"
    return not length.isdecimal() or int(length) > most_bytes


def _is_read_unasked(request: HttpRequest) -> bool:
    if request.user.is_authenticated:
        return False
    try:
        view = resolve(request.path_info).func
    except Resolver404:
        # The page that says so has a token's check of its own, which reads the form.
        return True
    return not (getattr(view, "csrf_exempt", False) or _is_admitted(request, view))


def _is_admitted(request: HttpRequest, view: Callable[..., object]) -> bool:
    """Tell whether a view takes this much from whoever this is (`admits_strangers`)."""
    is_admitted = getattr(view, "is_admitted", None)
    if is_admitted is None or _has_large_body(request, most_bytes=view.most_bytes):  # type: ignore[attr-defined]
        return False
    return bool(is_admitted(request))
