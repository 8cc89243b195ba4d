"""All that somebody signs in with, and how it ends."""

from django.db import transaction

from accounts.models import User


@transaction.atomic
def end_credentials(*, user: User) -> None:
    """End password and sessions, and every link sent before; the address stays hers.

    A session bears a sign of the password, so none of them is let in any more.
    """
    user.set_unusable_password()
    user.invited_at = None
    user.save(update_fields=["password", "invited_at"])
