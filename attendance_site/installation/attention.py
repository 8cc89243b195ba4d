"""What whoever installed the site has still to settle, on the administration's first page."""

from collections.abc import Iterable

from django.conf import settings
from django.http import HttpRequest
from django.utils.translation import gettext

from accounts.sign_in.single_sign_on.admission import leaves_out_moment
from attendance_site.installation.untrusted_proxy import untrusted_proxy
from classes.admin.attention import AttentionLine, needs_attention


@needs_attention
def installation_state(request: HttpRequest) -> Iterable[AttentionLine]:
    """Ask the database nothing."""
    address = untrusted_proxy()
    text = gettext(
        "proxy at %(address)s is not known, so everybody seems to come from there and shares its"
        " limits: your IT person enters it in TRUSTED_PROXIES."
    )
    yield AttentionLine(int(bool(address)), text % {"address": address}, is_urgent=True)
    text = gettext(
        "provider of log-ins, %(name)s, does not say when it last asked who somebody is: whoever"
        " runs it adds auth_time to its answers."
    )
    yield AttentionLine(int(leaves_out_moment()), text % {"name": settings.OIDC_NAME})
