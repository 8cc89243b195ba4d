"""Remove the second factor of somebody who has lost it, and end her sessions."""

from typing import Any

from allauth.mfa.models import Authenticator
from allauth.usersessions.models import UserSession
from django.core.management import BaseCommand, CommandError, CommandParser

from accounts.models import User


class Command(BaseCommand):
    help = "Remove the second factor of somebody who has lost it, and end her sessions."

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("email", help="the address she logs in by")

    def handle(self, *args: Any, **options: Any) -> None:
        user = User.objects.filter(email__iexact=options["email"]).first()
        if user is None:
            raise CommandError(f"Nobody logs in by {options['email']}.")
        n_removed, _by_kind = Authenticator.objects.filter(user=user.pk).delete()
        for session in UserSession.objects.filter(user=user.pk):
            session.end()
        self.stdout.write(f"Removed: {n_removed}. {user} logs in by password alone now.")
