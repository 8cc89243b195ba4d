"""What the access policy says of the admin's user, asked once a request."""

from django.db.models import QuerySet
from django.http import HttpRequest

from classes import access
from classes.models import School


def administered_schools(request: HttpRequest) -> QuerySet[School]:
    return access.administered_schools(request.user)


def may_administer(request: HttpRequest) -> bool:
    if not hasattr(request, "may_administer"):
        request.may_administer = access.may_administer(request.user)  # type: ignore[attr-defined]
    return bool(request.may_administer)  # type: ignore[attr-defined]
