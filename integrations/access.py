"""Which rows a request may see: a token those of its school, a user those visible to her."""

from typing import Any

from django.db.models import Model, QuerySet
from rest_framework.request import Request

from classes import access
from classes.models import School
from integrations.models import ApiToken
from recognition.models import Upload


def rows_for(request: Request, model: type[Model]) -> QuerySet[Any]:
    """Return the rows of a model that the request may see."""
    if isinstance(request.auth, ApiToken):
        rows = access.rows_of_school(model, request.auth.school_id)
        # Parts of a film are sent on by whoever began to send them.
        return rows.filter(uploaded_by=request.user.pk) if model is Upload else rows
    return access.rows_visible_to(model, request.user)


def administered_schools(request: Request) -> QuerySet[School]:
    """Return the schools for which the request may do what only administrators do."""
    if isinstance(request.auth, ApiToken):
        return School.objects.filter(pk=request.auth.school_id)
    return access.administered_schools(request.user)


def is_office(request: Request, school_id: int) -> bool:
    return administered_schools(request).filter(pk=school_id).exists()
