"""What is asked of each request of somebody signed in: a second factor, and how long she stays."""

import time
from collections.abc import Callable
from typing import Any

from allauth.mfa.models import Authenticator
from allauth.mfa.utils import is_mfa_enabled
from django.conf import settings
from django.contrib.auth import logout
from django.contrib.auth.signals import user_logged_in
from django.dispatch import receiver
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.urls import Resolver404, resolve, reverse

from accounts.models import User
from accounts.sign_in.known_devices import remember_device
from accounts.sign_in.proofs import LOG_IN, logged_in_by_issuer, proved_at_login
from accounts.sign_in.trust import is_trusted, needs_second_factor

MARK = LOG_IN
HAS_DEVICE = "has_device"
ASKED_AGAIN_AFTER_S = 60
"""So long a session goes by what was known of her rights when it was last looked up: who becomes an
administrator works on without a second factor no longer than that."""

NOTED_EVERY_S = 60
BY_ITSELF = "X-By-Itself"
"""A header of what a page asks without anybody: `static/js/by_itself.js`. Nobody stays signed in by
it; whoever leaves it out only says that she is there."""
OPEN = {"my_name", "set_language", "manifest", "alive", "ready", "signed_in"}
"""What is shown before a second factor is set up, beside the pages of signing in."""


@receiver(user_logged_in, dispatch_uid="mark of a session")
def mark_session(request: HttpRequest | None, user: User, **kwargs: object) -> None:
    if request is not None and hasattr(request, "session"):
        now = int(time.time())
        begun = {"began_at": now, "seen_at": now, "proved_at": proved_at_login(request)}
        request.session[MARK] = begun | _known_of(request, user) | {HAS_DEVICE: True}


def _known_of(request: HttpRequest, user: User) -> dict[str, Any]:
    return {
        "asked_at": int(time.time()),
        "is_trusted": is_trusted(user),
        "needs_factor": needs_second_factor(user) and not _proved_by_two(request),
    }


def _proved_by_two(request: HttpRequest) -> bool:
    """Whoever set the site up may vouch that the school's provider asks for two factors."""
    return settings.OIDC_SECOND_FACTOR and logged_in_by_issuer(request)


class SessionRulesMiddleware:
    """End a session that was idle or is old, and let nobody past her second factor."""

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        if not request.user.is_authenticated:
            return self.get_response(request)
        if MARK not in request.session:
            # Signed in before an upgrade, nobody knows when: that is no proof of who she is.
            mark_session(request, request.user)
            request.session[MARK] |= {HAS_DEVICE: False, "proved_at": 0}
        mark = _refreshed(request)
        if _is_over(mark):
            logout(request)
            return self.get_response(request)
        # The factor last: only this asks the database.
        if mark["needs_factor"] and not _is_open(request) and not has_second_factor(request.user):
            return HttpResponseRedirect(reverse("mfa_index"))
        response = self.get_response(request)
        _note_device(response, request=request)
        return response


def _note_device(response: HttpResponse, *, request: HttpRequest) -> None:
    """Know the browser of whoever logged in before browsers were noted.

    Once: by one cookie after the other somebody at an open browser could guess on and on.
    """
    mark = request.session.get(MARK)
    # Without a mark the view has ended her log-in.
    if mark is None or mark.get(HAS_DEVICE) or not request.user.is_authenticated:
        return
    request.session[MARK] = mark | {HAS_DEVICE: True}
    remember_device(response, request=request, email=request.user.email)


def has_second_factor(user: User) -> bool:
    kinds = [Authenticator.Type.TOTP, Authenticator.Type.WEBAUTHN]
    is_enabled: bool = is_mfa_enabled(user, kinds)
    return is_enabled


def _refreshed(request: HttpRequest) -> dict[str, Any]:
    """Note each minute that she is there, and look her rights up anew as often."""
    mark: dict[str, Any] = request.session[MARK]
    now = int(time.time())
    # Before anything is noted: a look at a page must not bring an ended session back.
    if _is_over(mark):
        return mark
    # Either way: a clock that was set back must not put the next look off.
    if abs(now - mark["asked_at"]) > ASKED_AGAIN_AFTER_S:
        mark |= _known_of(request, request.user)  # type: ignore[arg-type]
        # Set anew: Django does not notice a change within a value.
        request.session[MARK] = mark
    if BY_ITSELF not in request.headers:
        note_presence(request)
    return mark


def note_presence(request: HttpRequest) -> None:
    """Count a request as hers, also one that its page sends by itself but she must be there for."""
    mark: dict[str, Any] = request.session[MARK]
    now = int(time.time())
    if abs(now - mark["seen_at"]) > NOTED_EVERY_S:
        request.session[MARK] = mark | {"seen_at": now}


def _is_over(mark: dict[str, Any]) -> bool:
    now = time.time()
    hours: int
    idle_minutes: int
    hours, idle_minutes = (
        (settings.TRUSTED_SESSION_HOURS, settings.TRUSTED_SESSION_IDLE_MINUTES)
        if mark["is_trusted"]
        else (settings.SESSION_HOURS, settings.SESSION_IDLE_MINUTES)
    )
    age, idle = now - float(mark["began_at"]), now - float(mark["seen_at"])
    return age > hours * 3600 or idle > idle_minutes * 60


def _is_open(request: HttpRequest) -> bool:
    try:
        name = resolve(request.path_info).url_name or ""
    except Resolver404:
        # There is nothing to be seen but that the page does not exist.
        return True
    return name in OPEN or name.startswith(("account_", "mfa_", "usersessions_"))
