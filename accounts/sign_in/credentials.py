"""All that somebody signs in with, and how it ends."""

from allauth.mfa.models import Authenticator
from allauth.socialaccount.models import SocialAccount
from allauth.usersessions.models import UserSession
from django.db import transaction

from accounts.models import User


def has_credentials(user: User) -> bool:
    """Tell whether somebody can log in as this account at all."""
    kinds = (Authenticator, SocialAccount)
    return user.has_usable_password() or any(
        kind.objects.filter(user=user.pk).exists() for kind in kinds
    )


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
