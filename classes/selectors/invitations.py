"""Who belongs to a school and has no password yet."""

from django.contrib.auth.hashers import UNUSABLE_PASSWORD_PREFIX
from django.db.models import Q, QuerySet

from accounts.models import User
from classes.access import belonging_to
from classes.account_mails.models import AccountMail, Purpose
from classes.models import School


def invitable_users(school: object) -> QuerySet[User]:
    """Return who cannot log in yet; `school` is a key, or names one of an outer query."""
    has_no_password = Q(password="") | Q(password__startswith=UNUSABLE_PASSWORD_PREFIX)
    return User.objects.filter(belonging_to(school) & has_no_password, is_active=True).distinct()


def users_not_invited(school: object) -> QuerySet[User]:
    """Return those among them whom nobody has invited either."""
    return invitable_users(school).filter(invited_at__isnull=True)


def people_to_invite(school: School) -> list[User]:
    """List who cannot log in yet by name, each with why the last mail to her did not go out."""
    users = list(invitable_users(school.pk).order_by("last_name", "first_name", "email"))
    mails = AccountMail.objects.filter(user__in=users, purpose=Purpose.INVITATION)
    last = {mail.user_id: mail for mail in mails.order_by("queued_at", "pk")}
    for user in users:
        user.why_no_mail = last[user.pk].failure_reason if user.pk in last else ""  # type: ignore[attr-defined]
    return users
