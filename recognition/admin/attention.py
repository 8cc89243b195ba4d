"""What of recognition needs an administrator's attention."""

from collections.abc import Iterable

from django.db.models import QuerySet
from django.http import HttpRequest
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import ngettext

from classes.admin.attention import AttentionLine, needs_attention
from classes.admin.rights import administered_schools
from classes.models import ClassSession, Student
from recognition.admin.face_filter import FaceFilter, without_consent, without_face
from recognition.models import Capture


@needs_attention
def failed_captures(request: HttpRequest) -> Iterable[AttentionLine]:
    """Those of open registers: a closed one asks for no film any more."""
    n = Capture.objects.filter(
        state=Capture.State.FAILED,
        session__state=ClassSession.State.OPEN,
        session__class_group__school__in=administered_schools(request),
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
def students_not_recognisable(request: HttpRequest) -> Iterable[AttentionLine]:
    enrolled: QuerySet[Student] = Student.objects.filter(
        pk__in=Student.objects.enrolled_on(timezone.localdate()).values("pk"),
        school__in=administered_schools(request),
    )
    address = f"{reverse('admin:classes_student_changelist')}?{FaceFilter.parameter_name}="
    n = without_consent(enrolled).count()
    text = ngettext(
        "student of a class has no consent and is marked by hand.",
        "students of classes have no consent and are marked by hand.",
        n,
    )
    yield AttentionLine(n, text, f"{address}no-consent")
    n = without_face(enrolled).count()
    text = ngettext(
        "student with a consent has no registered face yet.",
        "students with a consent have no registered face yet.",
        n,
    )
    yield AttentionLine(n, text, f"{address}no-face")
