"""Remove the second factor of somebody who has lost it, and end her sessions."""

from typing import Any

from allauth.mfa.models import Authenticator
from django.core.management import BaseCommand, CommandParser

from accounts.management.accounts import account_of, add_address, end_sessions


class Command(BaseCommand):
    help = "Remove the second factor of somebody who has lost it, and end her sessions."

    def add_arguments(self, parser: CommandParser) -> None:
        add_address(parser)

    def handle(self, *args: Any, **options: Any) -> None:
        user = account_of(options["email"])
        n_removed, _by_kind = Authenticator.objects.filter(user=user.pk).delete()
        end_sessions(user)
        self.stdout.write(f"Removed: {n_removed}. {user} logs in by password alone now.")
