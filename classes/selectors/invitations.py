"""Who belongs to a school and has no password yet."""

from django.contrib.auth.hashers import UNUSABLE_PASSWORD_PREFIX
from django.db.models import Q, QuerySet

from accounts.models import User
from classes.access import belonging_to


def invitable_users(school: object) -> QuerySet[User]:
    """Return who cannot log in yet; `school` is a key, or names one of an outer query."""
    has_no_password = Q(password="") | Q(password__startswith=UNUSABLE_PASSWORD_PREFIX)
    return User.objects.filter(belonging_to(school) & has_no_password, is_active=True).distinct()


def users_not_invited(school: object) -> QuerySet[User]:
    """Return those among them whom nobody has invited either."""
    return invitable_users(school).filter(invited_at__isnull=True)
