"""Say what an upgrade to this version would do, and what to do before it."""

import sys
from typing import Any

from django.conf import settings
from django.core.management.base import BaseCommand
from django.utils import timezone

from attendance_site.installation.upgrades.findings import upgrade_findings


class Command(BaseCommand):
    help = (
        "Looks at the database, the settings, the disk and the last backup, and says what an "
        "upgrade to this version would do and what to do before it: run it from the new version, "
        "before manage.py migrate. Changes nothing. Ends with 1 while something is in the way."
    )
    # What the checks say is part of the answer.
    requires_system_checks = []

    def handle(self, **options: Any) -> None:
        self.stdout.write(f"This is version {settings.VERSION}.")
        findings = upgrade_findings(at=timezone.now())
        for finding in findings:
            mark = "!" if finding.is_in_the_way else "-"
            self.stdout.write(f"{mark} {finding.what} {finding.advice}".rstrip())
        n_in_the_way = sum(finding.is_in_the_way for finding in findings)
        if n_in_the_way:
            self.stdout.write(f"In the way: {n_in_the_way}, marked with an exclamation mark.")
            sys.exit(1)
        self.stdout.write("Nothing is in the way.")
