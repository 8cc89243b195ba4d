"""The page of a kiosk: it is opened by its link, shows one greeting, and hands in who came."""

from datetime import datetime, timedelta

from django.contrib.auth import logout
from django.http import HttpRequest, HttpResponse, HttpResponseForbidden, JsonResponse
from django.shortcuts import redirect, render
from django.templatetags.static import static
from django.utils import timezone
from django.utils.formats import time_format
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from accounts.requests import admits_strangers
from classes.models import ClassSession, Student
from faces.inference.client import is_inference_server_up
from faces.selectors.consents import recognition_refusal
from kiosks.forms import visit_in
from kiosks.models import DoorVisit, Kiosk
from kiosks.sealed_visits import public_key_of
from kiosks.selectors.kiosk_keys import kiosk_by
from kiosks.services.kiosks import note_opening
from kiosks.services.visits import hand_in
from kiosks.views.kiosk_device import become_kiosk, for_kiosk, is_kiosk
from privacy.accesses import Access
from privacy.services.access_log import log_view
from recognition.selectors.rooms.door_arrivals import ON_TIME

MOST_BYTES = 4_000_000
STANDS_THERE = timedelta(seconds=60)
"""Whoever pressed longer ago has gone in: nobody else is shown her name."""

Outcome = DoorVisit.Outcome


@require_http_methods(["GET", "POST"])
def open_link(request: HttpRequest, key: str) -> HttpResponse:
    """Make this device a kiosk; whoever was signed in on it is signed out: it hangs at a door."""
    kiosk = kiosk_by(key)
    if request.method == "POST" and kiosk:
        logout(request)
        note_opening(kiosk=kiosk)
        response: HttpResponse = redirect("kiosks:door")
        become_kiosk(response, kiosk)
    else:
        response = render(request, "kiosks/open_link.html", {"kiosk": kiosk})
    # The address bears the key: no other page is told it, of this site neither.
    response.headers["Referrer-Policy"] = "strict-origin"
    return response


@require_http_methods(["GET"])
@for_kiosk
def door(request: HttpRequest, kiosk: Kiosk) -> HttpResponse:
    context = {
        "kiosk": kiosk,
        "key": public_key_of(kiosk.pk),
        "school": kiosk.school,
        "refusal": recognition_refusal(kiosk.school_id),
        "is_running": is_inference_server_up(),
    }
    return render(request, "kiosks/door.html", context)


@require_safe
def worker(request: HttpRequest) -> HttpResponse:
    """Name the service worker's script: by this address it is one of the kiosk's page alone."""
    script = f'importScripts("{static("js/kiosk_worker.js")}");\n'
    return HttpResponse(script, content_type="text/javascript")


@admits_strangers(is_kiosk, most_bytes=MOST_BYTES)
@require_POST
@for_kiosk
def visit(request: HttpRequest, kiosk: Kiosk) -> HttpResponse:
    """Take in a press; name whoever surely stands there now, and nobody else."""
    if "sealed" not in request.FILES:
        # A page of an earlier version: it keeps what it has, and is loaded anew.
        return HttpResponseForbidden()
    row = hand_in(kiosk=kiosk, visit=visit_in(request, kiosk))
    is_there = timezone.now() - row.at <= STANDS_THERE
    answer = {"outcome": row.outcome}
    if is_there and row.outcome == Outcome.KNOWN and row.student and row.session:
        log_view(request, access=Access("kiosk_visit", kiosk.school_id, (row.student.pk,)))
        answer |= _greeting(row.student, row.session, at=row.at)
    return JsonResponse(answer, headers={"Cache-Control": "private, no-store"})


def _greeting(student: Student, session: ClassSession, *, at: datetime) -> dict[str, str]:
    is_late = at >= session.starts_at + ON_TIME
    words = (
        _("%(at)s, after the beginning: your teacher says what counts.") if is_late else "%(at)s"
    )
    name = student.given_name or student.family_name
    when = words % {"at": time_format(timezone.localtime(at), "H:i")}
    return {"greeting": _("Hello %(name)s!") % {"name": name}, "when": when}
