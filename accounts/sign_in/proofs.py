"""How long ago somebody showed who she is, and that it is asked again before what matters."""

import time
from collections.abc import Callable
from functools import wraps
from typing import Any

from allauth.account.internal.flows.login import AUTHENTICATION_METHODS_SESSION_KEY
from allauth.account.internal.flows.reauthentication import did_recently_reauthenticate
from allauth.core.exceptions import ReauthenticationRequired
from django.conf import settings
from django.http import HttpRequest, HttpResponse

LOG_IN = "sign_in"
"""Where a session keeps when it began."""

BY_ISSUER = "single_sign_on"


def proved_recently(request: HttpRequest) -> bool:
    """Tell whether she logged in, or showed again who she is, in the last few minutes."""
    began_at = request.session.get(LOG_IN, {}).get("began_at", 0)
    return _is_recent(began_at) or did_recently_reauthenticate(request) or proved_by_issuer(request)


def require_proof(request: HttpRequest) -> None:
    """Ask for the password, or another proof, and come back here with all that was entered.

    Raises:
        ReauthenticationRequired: the last proof is too old.
    """
    if request.user.is_authenticated and not proved_recently(request):
        raise ReauthenticationRequired


def asks_proof(view: Callable[..., HttpResponse]) -> Callable[..., HttpResponse]:
    """Mark a view of what matters: the proof is asked for before anything is shown or done."""

    @wraps(view)
    def asking(request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        require_proof(request)
        return view(request, *args, **kwargs)

    return asking


def proved_by_issuer(request: HttpRequest) -> bool:
    return any(
        _is_recent(one.get("at", 0)) for one in _records(request) if one.get("method") == BY_ISSUER
    )


def logged_in_by_issuer(request: HttpRequest) -> bool:
    return any(one.get("method") == "socialaccount" for one in _records(request))


def _is_recent(moment: float) -> bool:
    """A moment that lies in the future was written by a clock that was wrong."""
    return 0 <= time.time() - moment < settings.ACCOUNT_REAUTHENTICATION_TIMEOUT


def _records(request: HttpRequest) -> list[dict[str, Any]]:
    found: list[dict[str, Any]] = request.session.get(AUTHENTICATION_METHODS_SESSION_KEY, [])
    return found
