"""Which kiosk a device is: kept in a signed cookie of its own, asked anew each time."""

from collections.abc import Callable
from functools import wraps

from django.conf import settings
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils import timezone, translation

from kiosks.models import Kiosk
from kiosks.selectors.kiosk_keys import kiosk_by, kiosk_key
from privacy.action_sources import act_as

COOKIE = "door_kiosk"
KEPT_S = 400 * 24 * 3600
"""As long as browsers keep any cookie; the office ends a kiosk before."""

DOOR = "/door/"

KioskView = Callable[[HttpRequest, Kiosk], HttpResponse]


def kiosk_of(request: HttpRequest) -> Kiosk | None:
    """Return which kiosk this device is, as long as its link holds."""
    key = request.COOKIES.get(COOKIE, "")
    return kiosk_by(key) if key else None


def is_kiosk(request: HttpRequest) -> bool:
    return kiosk_of(request) is not None


def become_kiosk(response: HttpResponse, kiosk: Kiosk) -> None:
    response.set_cookie(
        COOKIE,
        kiosk_key(kiosk),
        max_age=KEPT_S,
        path=f"{settings.SITE_PATH}{DOOR}",
        secure=settings.SESSION_COOKIE_SECURE,
        httponly=True,
        samesite="Strict",
    )


def for_kiosk(view: KioskView) -> Callable[[HttpRequest], HttpResponse]:
    """Show a page to a device that is a kiosk; to any other that it is none."""

    @wraps(view)
    def shown(request: HttpRequest) -> HttpResponse:
        kiosk = kiosk_of(request)
        if kiosk is None:
            return render(request, "kiosks/no_kiosk.html", status=403)
        act_as(request, f"door kiosk {kiosk.pk}")
        with timezone.override(kiosk.school.zone), translation.override(_language(request, kiosk)):
            return view(request, kiosk)

    return shown


def _language(request: HttpRequest, kiosk: Kiosk) -> str:
    chosen = settings.LANGUAGE_COOKIE_NAME in request.COOKIES
    current = translation.get_language()
    return current if chosen and current else kiosk.school.language
