"""What the access policy says of the admin's user, asked once a request."""

from django.db.models import Model, QuerySet
from django.http import HttpRequest

from classes import access
from classes.models import School
from classes.models.roles import ADMINISTRATION, OFFICE, READERS, SEERS_OF_MACHINES, Roles


def administered_schools(request: HttpRequest) -> QuerySet[School]:
    return schools_served(request, ADMINISTRATION)


def office_schools(request: HttpRequest) -> QuerySet[School]:
    return schools_served(request, OFFICE)


def readable_schools(request: HttpRequest) -> QuerySet[School]:
    return schools_served(request, READERS)


def operated_schools(request: HttpRequest) -> QuerySet[School]:
    return schools_served(request, SEERS_OF_MACHINES)


def schools_served(request: HttpRequest, roles: Roles) -> QuerySet[School]:
    return access.schools_served(request.user, roles)


def serves(request: HttpRequest, roles: Roles, row: Model | None = None) -> bool:
    """Tell whether the user has one of the roles: at the school of a row, or at any."""
    if not request.user.is_active:
        return False
    if access.acts_for_everybody(request.user):
        return True
    held = access.roles_of(request.user)
    school_id = access.school_id_of(row) if row is not None else None
    schools = held if school_id is None else {school_id, None} & held.keys()
    return any(held[key] & roles for key in schools)
