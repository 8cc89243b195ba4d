"""Say which version of the software this is."""

from typing import Any

from django.conf import settings
from django.core.management.base import BaseCommand


class Command(BaseCommand):
    help = (
        "Says which version of this software this is, as the foot of the pages does for whoever "
        "keeps the installation."
    )
    requires_system_checks = []

    def handle(self, **options: Any) -> None:
        self.stdout.write(settings.VERSION)
