"""How long ago somebody showed who she is, and that it is asked again before what matters."""

import json
import time
from collections.abc import Callable
from functools import wraps
from typing import Any

from allauth.account.adapter import get_adapter
from allauth.account.internal.flows.login import AUTHENTICATION_METHODS_SESSION_KEY
from allauth.account.internal.flows.reauthentication import did_recently_reauthenticate
from allauth.core.exceptions import ImmediateHttpResponse, ReauthenticationRequired
from allauth.mfa.adapter import get_adapter as get_factor_adapter
from django.conf import settings
from django.core.exceptions import PermissionDenied
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.urls import reverse
from django.utils.http import urlencode

LOG_IN = "sign_in"
"""Where a session keeps when it began."""

BY_ISSUER = "single_sign_on"
KEPT = "sent_before_proof"
"""Where a session keeps what was sent while the proof was too old."""


def note_proof(request: HttpRequest, proved_at: int | None) -> None:
    """Note when the issuer last asked who she is, for the login that this request ends with.

    Args:
        request: in which the issuer's answer came.
        proved_at: in seconds; None: it does not say, and then it is no proof.
    """
    request.issuer_proved_at = proved_at or 0  # type: ignore[attr-defined]


def proved_at_login(request: HttpRequest) -> int:
    """Return when she proved who she is, at the moment of logging in, in seconds."""
    now = int(time.time())
    return min(now, getattr(request, "issuer_proved_at", now))


def proved_recently(request: HttpRequest) -> bool:
    """Tell whether she logged in, or showed again who she is, in the last few minutes."""
    mark = request.session.get(LOG_IN, {})
    # Before an upgrade only the beginning was noted.
    at_login = mark.get("proved_at", mark.get("began_at", 0))
    return is_recent(at_login) or did_recently_reauthenticate(request) or proved_by_issuer(request)


def require_proof(request: HttpRequest) -> None:
    """Ask for the password, or another proof, and come back here with all that was entered.

    Raises:
        ReauthenticationRequired: the last proof is too old.
        ImmediateHttpResponse: the same, for what was sent: it is kept until she has shown who she
            is, without any password.
    """
    if not request.user.is_authenticated or proved_recently(request):
        return
    if request.method != "POST":
        raise ReauthenticationRequired
    sent = [
        (name, value)
        for name, values in request.POST.lists()
        for value in values
        if "password" not in name and name != "csrfmiddlewaretoken"
    ]
    kept = json.dumps({"address": request.get_full_path(), "sent": sent})
    # Sealed: what she typed is no less secret here than in the table that it is meant for.
    request.session[KEPT] = get_factor_adapter().seal_sent(kept)
    raise ImmediateHttpResponse(_asking(request))


def take_sent(request: HttpRequest) -> dict[str, Any] | None:
    """Return, once, what was sent while the proof was too old; None: nothing that opens."""
    text = get_factor_adapter().open_sent(request.session.pop(KEPT, ""))
    found: dict[str, Any] | None = json.loads(text) if text else None
    return found


def _asking(request: HttpRequest) -> HttpResponse:
    ways = get_adapter().get_reauthentication_methods(request.user)
    if not ways:
        raise PermissionDenied
    address = f"{ways[0]['url']}?{urlencode({'next': reverse('account_go_on')})}"
    # htmx would follow a redirect by itself, and put the page into a part of this one.
    if request.headers.get("HX-Request"):
        return HttpResponse(status=204, headers={"HX-Redirect": address})
    return HttpResponseRedirect(address)


def asks_proof(view: Callable[..., HttpResponse]) -> Callable[..., HttpResponse]:
    """Mark a view of what matters: the proof is asked for before anything is shown or done."""

    @wraps(view)
    def asking(request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        require_proof(request)
        return view(request, *args, **kwargs)

    return asking


def proved_by_issuer(request: HttpRequest) -> bool:
    return any(
        is_recent(one.get("at", 0)) for one in _records(request) if one.get("method") == BY_ISSUER
    )


def logged_in_by_issuer(request: HttpRequest) -> bool:
    return any(one.get("method") == "socialaccount" for one in _records(request))


def is_recent(moment: float) -> bool:
    return abs(time.time() - moment) < settings.ACCOUNT_REAUTHENTICATION_TIMEOUT


def _records(request: HttpRequest) -> list[dict[str, Any]]:
    found: list[dict[str, Any]] = request.session.get(AUTHENTICATION_METHODS_SESSION_KEY, [])
    return found
