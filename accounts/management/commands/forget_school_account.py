"""Let the next account of the school's provider that bears an address log in by it."""

from typing import Any

from allauth.socialaccount.models import SocialAccount
from django.core.management import BaseCommand, CommandParser

from accounts.management.accounts import account_of, add_address, end_sessions


class Command(BaseCommand):
    help = "Let the next account of the school's provider that bears an address log in by it."

    def add_arguments(self, parser: CommandParser) -> None:
        add_address(parser)

    def handle(self, *args: Any, **options: Any) -> None:
        user = account_of(options["email"])
        n_forgotten, _by_kind = SocialAccount.objects.filter(user=user.pk).delete()
        end_sessions(user)
        self.stdout.write(f"Forgotten: {n_forgotten}. {user} is logged out.")
