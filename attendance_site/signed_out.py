"""Send whoever is no longer signed in to sign in, and back to the page she was on.

The proxy asks here too, before it takes a large body: it must not read what a stranger sends.
"""

import inspect
from collections.abc import Callable
from urllib.parse import urlencode, urlsplit

from django.conf import settings
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import resolve_url
from django.urls import Resolver404, get_script_prefix, resolve, reverse
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_safe
from rest_framework.exceptions import AuthenticationFailed

from attendance_site.installation.addresses.site_path import path_within
from attendance_site.refusals import page_before
from guardians.views.contact_session import is_contact
from integrations.authentication import TokenAuthentication
from kiosks.views.kiosk_device import is_kiosk

LEADING_THERE = (
    *("set_language", "admin:login", "account_single_sign_on", "account_single_sign_on_back"),
)
"""What leads to signing in by itself, and is not to be come back to."""


class SignedOutMiddleware:
    """Let a sign-in lead back to a page, never to an address that only takes what is sent to it.

    A part of a page is answered by 401: `static/js/kept.js` keeps what was pressed, and htmx takes
    the whole page to sign in.
    """

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        response = self.get_response(request)
        if not _asks_to_sign_in(request, response):
            return response
        if request.headers.get("HX-Request"):
            address = sign_in_address(page_before(request))
            return HttpResponse(status=401, headers={"HX-Redirect": address})
        is_page = request.method == "GET" and is_page_address(request.path)
        page = request.get_full_path() if is_page else page_before(request)
        return HttpResponseRedirect(sign_in_address(page))


@require_safe
@never_cache
def signed_in(request: HttpRequest) -> HttpResponse:
    """Answer the proxy: 204, or 401 and where to send whoever is a stranger.

    The proxy names what it was asked for; nothing is believed of it but where to come back to.
    """
    if request.user.is_authenticated or _has_token(request):
        return HttpResponse(status=204)
    asked = request.headers.get("X-Asked-For", "")
    # A photo of a certificate: who has opened her link may send one.
    if urlsplit(asked).path == reverse("guardians:report") and is_contact(request):
        return HttpResponse(status=204)
    if urlsplit(asked).path == reverse("kiosks:visit") and is_kiosk(request):
        return HttpResponse(status=204)
    if path_within(asked).startswith("/api/"):
        return HttpResponse(status=401)
    is_page = request.headers.get("X-Asked-By") == "GET" and is_page_address(urlsplit(asked).path)
    address = sign_in_address(asked if is_page else page_before(request))
    # A part of a page is answered by 401, from which htmx and our scripts go on by themselves.
    name = "HX-Redirect" if request.headers.get("HX-Request") else "X-Sign-In"
    return HttpResponse(status=401, headers={name: address})


def _has_token(request: HttpRequest) -> bool:
    try:
        return TokenAuthentication().authenticate(request) is not None
    except AuthenticationFailed:
        return False


def sign_in_address(page: str) -> str:
    """Return where to sign in so that the person comes back to a page of ours."""
    parts = urlsplit(page)
    path = parts.path if is_page_address(parts.path) else get_script_prefix()
    wanted = f"{path}?{parts.query}" if parts.query and path == parts.path else path
    login = resolve_url(settings.LOGIN_URL)
    return f"{login}?{urlencode({'next': wanted})}" if wanted != get_script_prefix() else login


def is_page_address(path: str) -> bool:
    """Say whether there is something to see at an address: a view that is not only sent to."""
    try:
        view = resolve(path_within(path)).func
    except Resolver404:
        return False
    return "GET" in _methods_of(view)


def _methods_of(view: Callable[..., object]) -> list[str]:
    """Return what `require_http_methods`, below whatever else wraps the view, lets through."""
    wrapped: Callable[..., object] | None = view
    while wrapped is not None:
        if inspect.isfunction(wrapped):
            # Django's decorator keeps its list nowhere else.
            names = inspect.getclosurevars(wrapped).nonlocals
            if "request_method_list" in names:
                return list(names["request_method_list"])
        wrapped = getattr(wrapped, "__wrapped__", None)
    return ["GET", "POST"]


def _asks_to_sign_in(request: HttpRequest, response: HttpResponse) -> bool:
    login = resolve_url(settings.LOGIN_URL)
    # Who chooses a language where one signs in is led back there, with her choice.
    leading_there = {login, *(reverse(name) for name in LEADING_THERE)}
    if response.status_code != 302 or request.path in leading_there:
        return False
    is_known = hasattr(request, "user") and request.user.is_authenticated
    return not is_known and urlsplit(response.headers.get("Location", "")).path == login
