"""The way into the desk without a log-in, for whoever has the account of the machine."""

import hmac
import re

from allauth.account.internal.flows.login import perform_login
from allauth.account.models import Login
from django.conf import settings
from django.http import Http404, HttpRequest, HttpResponse, HttpResponseRedirect
from django.urls import reverse
from django.utils.crypto import salted_hmac
from django.views.decorators.cache import never_cache
from django.views.decorators.csrf import csrf_exempt
from django.views.decorators.http import require_GET, require_POST

from accounts.models import User
from accounts.requests import remembers_strangers
from accounts.sign_in.proofs import note_proof
from attendance_site.installation.desk.keys import redeem_key
from attendance_site.installation.desk.single_machine import (
    LOOPBACK,
    SETTINGS,
    why_not_single_machine,
)

NONCE = re.compile(r"[0-9a-f]{32}")
FROM_A_FILE = "null"
"""What a browser calls the origin of the page that the command has written."""


# Without a form's token: the page that sends the key lies in a file, and knows no other.
@csrf_exempt
@remembers_strangers
@never_cache
@require_POST
def open_desk(request: HttpRequest) -> HttpResponse:
    """Log in whoever brings a key; anybody else is asked to, as everywhere."""
    if _may_open(request) and redeem_key(request.POST.get("key", "")):
        user = User.objects.filter(email=settings.DESK_SIGN_IN, is_active=True).first()
        if user:
            # She typed no password: what matters asks for it.
            note_proof(request, None)
            # By all stages of logging in: the key is in place of her password, not of her code.
            return perform_login(request, Login(user=user, redirect_url=reverse("office:desk")))
    return HttpResponseRedirect(reverse("office:desk"))


@never_cache
@require_GET
def site_sign(request: HttpRequest) -> HttpResponse:
    """Show the command `desk` of this machine that this is the site of its installation."""
    nonce = request.GET.get("nonce", "")
    if not (_is_from_here(request) and NONCE.fullmatch(nonce)):
        raise Http404
    sign = sign_of_site(nonce, request.META["SERVER_PORT"])
    return HttpResponse(sign, content_type="text/plain")


def sign_of_site(nonce: str, port: str) -> str:
    """Return what only this installation can answer at a port; nobody can pass it on from another.

    Another program at the port, of another account, would else be taken for the site.
    """
    return salted_hmac("attendance.desk", f"{nonce}:{port}", algorithm="sha256").hexdigest()


def is_sign_of_site(sign: str, nonce: str, port: int) -> bool:
    return hmac.compare_digest(sign.encode(), sign_of_site(nonce, str(port)).encode())


def opens_by_itself() -> bool:
    """Tell whether the operator lets the desk open without a log-in, and may."""
    values = {name: getattr(settings, name) for name in SETTINGS}
    return bool(settings.DESK_SIGN_IN) and not why_not_single_machine(values)


def _may_open(request: HttpRequest) -> bool:
    origin = request.headers.get("Origin", FROM_A_FILE)
    is_own = origin in {FROM_A_FILE, f"{request.scheme}://{request.get_host()}"}
    return opens_by_itself() and _is_from_here(request) and is_own


def _is_from_here(request: HttpRequest) -> bool:
    host = request.get_host().rpartition(":")[0] or request.get_host()
    return request.META["REMOTE_ADDR"] in LOOPBACK and host in LOOPBACK
