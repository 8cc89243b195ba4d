"""The account that a command is about, by the address she logs in by."""

from allauth.usersessions.models import UserSession
from django.core.management import CommandError, CommandParser

from accounts.models import User


def add_address(parser: CommandParser) -> None:
    parser.add_argument("email", help="the address she logs in by")


def account_of(email: str) -> User:
    """Return whose address it is.

    Raises:
        CommandError: nobody's.
    """
    user = User.objects.filter(email=email.lower()).first()
    if user is None:
        raise CommandError(f"Nobody logs in by {email}.")
    return user


def end_sessions(user: User) -> None:
    for session in UserSession.objects.filter(user=user.pk):
        session.end()
