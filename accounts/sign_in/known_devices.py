"""Browsers in which somebody has logged in before: strangers who guess do not hold her up there.

https://owasp.org/www-community/Slow_Down_Online_Guessing_Attacks_with_Device_Cookies
"""

import secrets
from typing import Any

from django.conf import settings
from django.core import signing
from django.http import HttpRequest, HttpResponse
from django.utils.crypto import salted_hmac

SALT = "accounts.known_devices"
KEPT_S = 180 * 86_400
MOST_PEOPLE = 80
"""Of a computer that many share, as in a staffroom, those who logged in last: the cookie is half as
large as browsers keep."""


def device_known_to(request: HttpRequest, email: str) -> str:
    """Return the number of the browser, if whoever has this address logged in there; or nothing."""
    cookie = _cookie_of(request)
    return str(cookie["device"]) if _sign_of(email) in cookie["people"] else ""


def is_known_device(request: HttpRequest) -> bool:
    """Tell whether anybody has logged in in this browser before."""
    return bool(_cookie_of(request)["people"])


def remember_device(response: HttpResponse, *, request: HttpRequest, email: str) -> None:
    """Note in the browser that she logged in there: signs that only this site can make or read."""
    cookie = _cookie_of(request)
    sign = _sign_of(email)
    people = [sign, *(other for other in cookie["people"] if other != sign)][:MOST_PEOPLE]
    response.set_cookie(
        settings.KNOWN_DEVICE_COOKIE_NAME,
        signing.dumps(cookie | {"people": people}, salt=SALT, compress=True),
        max_age=KEPT_S,
        path=settings.SESSION_COOKIE_PATH,
        secure=settings.SESSION_COOKIE_SECURE,
        httponly=True,
        samesite="Lax",
    )


def _cookie_of(request: HttpRequest) -> dict[str, Any]:
    text = request.COOKIES.get(settings.KNOWN_DEVICE_COOKIE_NAME, "")
    try:
        found: dict[str, Any] = signing.loads(text, salt=SALT, max_age=KEPT_S)
    except signing.BadSignature:
        return {"device": secrets.token_hex(8), "people": []}
    return found


def _sign_of(email: str) -> str:
    return salted_hmac(SALT, email.lower(), algorithm="sha256").hexdigest()[:24]
