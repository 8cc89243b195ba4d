"""Which schools the admin's user administers."""

from django.db.models import QuerySet
from django.http import HttpRequest

from classes.models import School


def administered_schools(request: HttpRequest) -> QuerySet[School]:
    return School.objects.administered_by(request.user)


def may_administer(request: HttpRequest) -> bool:
    """Tell whether the user is a superuser or on the staff of a school; asked once a request."""
    if not hasattr(request, "may_administer"):
        user = request.user
        is_staff = user.is_active and user.is_staff
        request.may_administer = is_staff and (  # type: ignore[attr-defined]
            user.is_superuser or administered_schools(request).exists()
        )
    return bool(request.may_administer)  # type: ignore[attr-defined]
