"""Whose faces need an administrator's attention."""

from collections.abc import Iterable

from django.db.models import OuterRef, QuerySet, Subquery
from django.http import HttpRequest
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import ngettext

from classes.access import administered_schools
from classes.admin.attention import AttentionLine, needs_attention
from classes.admin.scope.rights import readable_schools
from classes.models import School, Student
from faces.admin.face_filter import FaceFilter
from faces.models import ImpactAssessment
from faces.models.assessments import is_assessed
from faces.selectors.setup_steps import without_consent, without_face


@needs_attention
def schools_without_assessment(request: HttpRequest) -> Iterable[AttentionLine]:
    """Count the schools that may recognise nobody yet, and those whose review is due."""
    mine = School.objects.filter(pk__in=administered_schools(request.user))
    waiting = list(mine.exclude(is_assessed()).values_list("pk", flat=True))
    text = ngettext(
        "school recognises nobody until its impact assessment is recorded.",
        "schools recognise nobody until their impact assessments are recorded.",
        len(waiting),
    )
    yield AttentionLine(len(waiting), text, _recognition_page(waiting), is_urgent=True)
    latest = ImpactAssessment.objects.filter(school=OuterRef("pk")).order_by("-entered_at", "-pk")
    due = mine.annotate(review_on=Subquery(latest.values("review_on")[:1]))
    overdue = list(due.filter(review_on__lte=timezone.localdate()).values_list("pk", flat=True))
    text = ngettext(
        "school's impact assessment is due for review.",
        "schools' impact assessments are due for review.",
        len(overdue),
    )
    yield AttentionLine(len(overdue), text, _recognition_page(overdue))


def _recognition_page(school_ids: list[int]) -> str:
    return reverse("faces:school_recognition", args=[school_ids[0]]) if school_ids else ""


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
