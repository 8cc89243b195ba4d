"""A log-in that was begun stays with the browser until the provider's answer comes.

It lies in a cookie that only this site can make, so that strangers who begin store nothing here,
and nobody has to be refused because others began too often.
"""

from collections.abc import Callable
from http import HTTPStatus

from allauth.socialaccount.internal.statekit import STATE_TTL, STATES_SESSION_KEY
from django.conf import settings
from django.contrib.sessions.backends.signed_cookies import SessionStore
from django.http import HttpRequest, HttpResponse

from accounts.sign_in.single_sign_on.issuer import NONCE

OF_A_BEGIN = {STATES_SESSION_KEY, NONCE}

LONGEST_WANTED = 1500
"""Of the address to go on to: browsers keep no cookie of more than 4,096 bytes."""


def begin_with_browser(request: HttpRequest, *, send: Callable[[], HttpResponse]) -> HttpResponse:
    """Answer as `send` does, but let the browser keep what it would store of a begun log-in."""
    session = request.session
    request.session = SessionStore()
    try:
        answer = send()
        begun = str(request.session.session_key or "")
    finally:
        request.session = session
    if answer.status_code == HTTPStatus.FOUND and begun:
        answer.set_cookie(
            settings.BEGUN_LOG_IN_COOKIE_NAME,
            begun,
            max_age=STATE_TTL,
            path=settings.SESSION_COOKIE_PATH,
            secure=settings.SESSION_COOKIE_SECURE,
            httponly=True,
            samesite="Lax",
        )
    return answer


def go_on_with_begun(request: HttpRequest, *, answer: Callable[[], HttpResponse]) -> HttpResponse:
    """Answer with what the browser kept, once; whoever is not let in leaves no session."""
    is_stranger = request.session.session_key is None
    _take_up(request)
    given = answer()
    if is_stranger and not set(request.session.keys()) - OF_A_BEGIN:
        request.session.flush()
    given.delete_cookie(
        settings.BEGUN_LOG_IN_COOKIE_NAME, path=settings.SESSION_COOKIE_PATH, samesite="Lax"
    )
    return given


def _take_up(request: HttpRequest) -> None:
    kept = SessionStore(request.COOKIES.get(settings.BEGUN_LOG_IN_COOKIE_NAME, ""))
    state = request.GET.get("state", "")
    begun = kept.get(STATES_SESSION_KEY, {})
    # Else it is the answer to another question, as of somebody logged in who proves who she is.
    if state in begun:
        others = request.session.get(STATES_SESSION_KEY, {})
        request.session[STATES_SESSION_KEY] = others | {state: begun[state]}
        request.session[NONCE] = kept.get(NONCE, "")
