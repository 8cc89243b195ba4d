"""Which rows a request may see: a token those of its school, a user those visible to her."""

from collections.abc import Sequence
from typing import Any

from django.db.models import Model, QuerySet
from rest_framework.request import Request

from accounts.requests import is_for_change
from accounts.sign_in.proofs import proved_recently
from classes import access
from classes.models import ClassGroup, Student
from classes.models.roles import Roles
from integrations.errors import ProofMissingError
from integrations.models import ApiToken
from recognition.models import Upload


def rows_for(request: Request, model: type[Model]) -> QuerySet[Any]:
    """Return the rows of a model that the request may see."""
    if isinstance(request.auth, ApiToken):
        rows = access.rows_of_school(model, request.auth.school_id)
        # Parts of a film are sent on by whoever began to send them.
        # Two systems of one school do not see each other's halves.
        return rows.filter(uploaded_by=request.user.pk) if model is Upload else rows
    return access.rows_visible_to(model, request.user, for_change=is_for_change(request))


def rows_of_every_day(request: Request, model: type[ClassGroup] | type[Student]) -> QuerySet[Any]:
    """Return those of the rows that the request sees not only on the day of a cover."""
    if isinstance(request.auth, ApiToken):
        return rows_for(request, model)
    return model.objects.own_of(request.user, for_change=is_for_change(request))


def may_only_read(request: Request) -> bool:
    """Tell whether the request may have found no row to change as its user only reads it."""
    is_token = isinstance(request.auth, ApiToken)
    return not is_token and is_for_change(request) and access.only_reads_somewhere(request.user)


def serves(request: Request, roles: Roles, school_id: int) -> bool:
    """Tell whether the request acts for a school by one of the roles; a token always does."""
    if isinstance(request.auth, ApiToken):
        return school_id == request.auth.school_id
    return access.schools_served(request.user, roles).filter(pk=school_id).exists()


def require_proof(request: Request) -> None:
    """Refuse a session whose owner showed too long ago who she is; a token is its own proof.

    Raises:
        ProofMissingError: the last proof is too old.
    """
    if not isinstance(request.auth, ApiToken) and not proved_recently(request):
        raise ProofMissingError


STUDENTS_OF_A_ROW = ("student", "confirmed_student", "proposed_student")
"""Fields by which a row says whose it is, or whom it shows by its own account."""


def students_by_school(rows: Sequence[Model]) -> dict[int, set[int]]:
    """Return whose these rows of one model are, by their school; one query."""
    model = type(rows[0])
    fields = {field.name for field in model._meta.get_fields()}
    # A student is a row about herself.
    named = ["pk"] if model is Student else [n for n in STUDENTS_OF_A_ROW if n in fields]
    found = model._default_manager.filter(pk__in=[row.pk for row in rows]).order_by()
    by_school: dict[int, set[int]] = {}
    for school_id, *whose in found.values_list(access.school_path_of(model), *named):
        # No school: of the installation.
        by_school.setdefault(school_id or 0, set()).update(key for key in whose if key)
    return by_school
