"""What of recognition needs an administrator's attention."""

from collections.abc import Iterable

from django.http import HttpRequest
from django.urls import reverse
from django.utils.translation import ngettext

from classes.access import schools_with_known_rooms
from classes.admin.attention import AttentionLine, needs_attention
from classes.admin.scope.rights import readable_schools
from classes.models import ClassSession
from recognition.models import CameraHealth, Capture


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


@needs_attention
def cameras_with_faults(request: HttpRequest) -> Iterable[AttentionLine]:
    """Those of cameras in use, at the schools whose rooms the user sees."""
    schools = schools_with_known_rooms(request.user)
    faulty = CameraHealth.objects.exclude(fault_code="").filter(
        camera__is_active=True, camera__room__school__in=schools
    )
    school_ids = list(faulty.values_list("camera__room__school", flat=True))
    n = len(school_ids)
    text = ngettext(
        "camera of a room does not film as it should: see why.",
        "cameras of rooms do not film as they should: see why.",
        n,
    )
    address = reverse("recognition:rooms", args=[school_ids[0]]) if n else ""
    yield AttentionLine(n, text, address, is_urgent=True)
