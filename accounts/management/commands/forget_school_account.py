"""Let the next account of the school's provider that bears an address log in by it."""

from typing import Any

from allauth.socialaccount.models import SocialAccount
from allauth.usersessions.models import UserSession
from django.core.management import BaseCommand, CommandError, CommandParser

from accounts.models import User


class Command(BaseCommand):
    help = "Let the next account of the school's provider that bears an address log in by it."

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("email", help="the address she logs in by")

    def handle(self, *args: Any, **options: Any) -> None:
        user = User.objects.filter(email__iexact=options["email"]).first()
        if user is None:
            raise CommandError(f"Nobody logs in by {options['email']}.")
        n_forgotten, _by_kind = SocialAccount.objects.filter(user=user.pk).delete()
        for session in UserSession.objects.filter(user=user.pk):
            session.end()
        self.stdout.write(f"Forgotten: {n_forgotten}. {user} is logged out.")
