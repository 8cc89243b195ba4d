"""All that somebody signs in with, and how it ends."""

from collections.abc import Iterable

from allauth.mfa.models import Authenticator
from allauth.socialaccount.models import SocialAccount
from allauth.usersessions.models import UserSession
from django.db import transaction

from accounts.models import User


def has_credentials(user: User) -> bool:
    """Tell whether somebody can log in as this account at all."""
    return bool(with_credentials([user]))


def with_credentials(users: Iterable[User]) -> set[int]:
    """Return the keys of those who can log in at all; two queries, if somebody has no password."""
    people = list(users)
    found = {user.pk for user in people if user.has_usable_password()}
    rest = {user.pk for user in people} - found
    if rest:
        for kind in (Authenticator, SocialAccount):
            found.update(kind.objects.filter(user__in=rest).values_list("user", flat=True))
    return found


@transaction.atomic
def end_credentials(*, user: User) -> None:
    """End password, second factors, sessions and every link sent before; the address stays hers.

    So does the tie to an account of the school's provider.

    A session bears a sign of the password, so none of them is let in any more.
    """
    Authenticator.objects.filter(user=user.pk).delete()
    SocialAccount.objects.filter(user=user.pk).delete()
    UserSession.objects.filter(user=user.pk).delete()
    user.set_unusable_password()
    user.invited_at = None
    user.save(update_fields=["password", "invited_at"])
