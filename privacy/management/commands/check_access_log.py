"""Verify the chain of the access log, and say where it breaks."""

from typing import Any

from django.core.management.base import BaseCommand, CommandError
from django.db import connection

from privacy.selectors.access_log import check_chain, n_waiting_long
from privacy.services.access_log import seal_changes, seal_notes
from privacy.triggers import missing_triggers

REASONS = {
    "gap": "lines before it are missing",
    "changed": "it, or the line before it, is not what was written",
    "cut": "the log was cut here, and no line says so",
    "index": "the students by whom it is found are not those it names",
}


class Command(BaseCommand):
    help = (
        "Verify that no line of the access log was changed or taken out. Write down the last "
        "checksum elsewhere now and then: only so a log that was cut short at its end is noticed. "
        "Exit code: 0 whole, 1 broken, or no longer guarded by the database."
    )

    def handle(self, *args: Any, **options: Any) -> None:
        if n_waiting := n_waiting_long():
            self.stderr.write(
                f"{n_waiting} glances and changes waited for more than an hour for their lines: "
                "was the worker running?"
            )
        # Glances that wait for the end of their minute belong into the log before it is read.
        seal_changes()
        seal_notes()
        report = check_chain()
        for position, reason in report.breaks:
            self.stderr.write(f"Line {position}: {REASONS[reason]}.")
        self.stdout.write(
            f"Lines: {report.n_lines}; the last is {report.last_position}, {report.last_hash}."
        )
        if report.breaks:
            raise CommandError(f"The access log is broken; places: {len(report.breaks)}.")
        if missing := missing_triggers(connection):
            raise CommandError(
                "The access log is not guarded: the database lacks its triggers "
                f"{', '.join(missing)}. Find out who dropped them, then create them again with "
                "manage.py migrate privacy 0005 and manage.py migrate privacy."
            )
        self.stdout.write("The access log is whole.")
