"""Which rows a request may see: a token those of its school, a user those visible to her."""

from collections.abc import Callable
from typing import Any

from django.db.models import Model, QuerySet
from rest_framework.request import Request

from accounts.models import User
from classes import access
from classes.models import (
    AttendanceCode,
    AttendanceRecord,
    ClassGroup,
    ClassSession,
    Enrolment,
    School,
    Student,
    Teacher,
    Term,
)
from faces.models import BiometricConsent, ConsentNotice, FacePicture, FaceTemplate
from integrations.models import ApiToken
from recognition.models import Capture, Sighting, Upload
from rosters.models import RosterImport

SCHOOL_OF: dict[type[Model], str] = {
    School: "pk",
    Term: "school",
    AttendanceCode: "school",
    ClassGroup: "school",
    Student: "school",
    Teacher: "school",
    Enrolment: "class_group__school",
    RosterImport: "school",
    ClassSession: "class_group__school",
    AttendanceRecord: "session__class_group__school",
    Capture: "session__class_group__school",
    Sighting: "capture__session__class_group__school",
    Upload: "session__class_group__school",
    BiometricConsent: "student__school",
    ConsentNotice: "school",
    FacePicture: "student__school",
    FaceTemplate: "student__school",
}
"""The lookup from a row to the school whose token may see it."""


OWN_RULES: dict[type[Model], Callable[[User], QuerySet[Any]]] = {
    School: access.schools_of,
    AttendanceCode: lambda user: AttendanceCode.objects.filter(school__in=access.schools_of(user)),
    Enrolment: lambda user: Enrolment.objects.filter(
        class_group__in=ClassGroup.objects.visible_to(user)
    ),
    BiometricConsent: lambda user: BiometricConsent.objects.filter(
        student__in=Student.objects.visible_to(user)
    ),
}
"""Models without a `visible_to` of their own."""


def rows_for(request: Request, model: type[Model]) -> QuerySet[Any]:
    """Return the rows of a model that the request may see."""
    if isinstance(request.auth, ApiToken):
        rows = model._default_manager.filter(**{SCHOOL_OF[model]: request.auth.school_id})
        # Parts of a film are sent on by whoever began to send them.
        return rows.filter(uploaded_by=request.user.pk) if model is Upload else rows
    if rule := OWN_RULES.get(model):
        return rule(request.user)
    return model.objects.visible_to(request.user)  # type: ignore[attr-defined,no-any-return]


def administered_schools(request: Request) -> QuerySet[School]:
    """Return the schools for which the request may do what only administrators do."""
    if isinstance(request.auth, ApiToken):
        return School.objects.filter(pk=request.auth.school_id)
    return access.administered_schools(request.user)


def is_office(request: Request, school_id: int) -> bool:
    return administered_schools(request).filter(pk=school_id).exists()
