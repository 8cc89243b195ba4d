"""What of recognition needs an administrator's attention."""

from collections.abc import Iterable

from django.http import HttpRequest
from django.urls import reverse
from django.utils.translation import ngettext

from classes.admin.attention import AttentionLine, needs_attention
from classes.admin.scope.rights import readable_schools
from classes.models import ClassSession
from recognition.models import Capture


@needs_attention
def failed_captures(request: HttpRequest) -> Iterable[AttentionLine]:
    """Those of open registers: a closed one asks for no film any more."""
    n = Capture.objects.filter(
        state=Capture.State.FAILED,
        session__state=ClassSession.State.OPEN,
        session__class_group__school__in=readable_schools(request),
    ).count()
    text = ngettext(
        "photo or video of an open register could not be recognised: see why, and try again.",
        "photos and videos of open registers could not be recognised: see why, and try again.",
        n,
    )
    address = reverse("admin:recognition_capture_changelist")
    query = "?state__exact=failed&register=open"
    yield AttentionLine(n, text, address + query, is_urgent=True)
