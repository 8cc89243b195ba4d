"""Whose faces need an administrator's attention."""

from collections.abc import Iterable

from django.db.models import QuerySet
from django.http import HttpRequest
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import ngettext

from classes.admin.attention import AttentionLine, needs_attention
from classes.admin.scope.rights import readable_schools
from classes.models import Student
from faces.admin.face_filter import FaceFilter
from faces.selectors.setup_steps import without_consent, without_face


@needs_attention
def students_not_recognisable(request: HttpRequest) -> Iterable[AttentionLine]:
    enrolled: QuerySet[Student] = Student.objects.filter(
        pk__in=Student.objects.enrolled_on(timezone.localdate()).values("pk"),
        school__in=readable_schools(request),
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
