"""Move an installation's rows from SQLite to PostgreSQL, or back."""

from argparse import ArgumentParser
from typing import Any

from django.core.management.base import BaseCommand, CommandError

from attendance_site.installation.backups.errors import BackupError
from attendance_site.installation.backups.move import move_database


class Command(BaseCommand):
    help = (
        "Copies every row of another database into that of DATABASE_URL, which must be empty; all "
        "rows or none. Stop site and worker first. Stored files stay where they are; the database "
        "moved from is only read, and stays until you delete it."
    )

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument(
            "source", help="Such as sqlite:////srv/attendance/var/db.sqlite3, or postgres://..."
        )

    def handle(self, *, source: str, verbosity: int, **options: Any) -> None:
        progress = self.stdout.write if verbosity > 1 else (lambda line: None)
        try:
            n_rows = move_database(source, progress=progress)
        except (BackupError, ValueError) as error:
            raise CommandError(str(error)) from error
        self.stdout.write(
            f"Rows moved and counted: {n_rows}. Keep DATABASE_URL as it is now, start site and "
            "worker, and delete the old database once all is well."
        )
