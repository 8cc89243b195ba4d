"""Restore a backup into an empty installation, or check that it is whole."""

from argparse import ArgumentParser
from pathlib import Path
from typing import Any

from django.core.management.base import BaseCommand, CommandError

from attendance_site.installation.backups.errors import BackupError
from attendance_site.installation.backups.restoration import (
    check_backup,
    is_in_use,
    restore_backup,
)
from attendance_site.installation.backups.sealed_archive import identities_of
from attendance_site.installation.backups.unfinished import end_restoration, is_unfinished
from attendance_site.installation.env_file import env_file_path
from storage.errors import StorageError


class Command(BaseCommand):
    help = (
        "Restores a backup of manage.py backup into an empty installation (DATABASE_URL without "
        "people, MEDIA_ROOT without files), SQLite or PostgreSQL, whichever made it; all of it or "
        "nothing. With --check it only reads the backup to its end and says whether it is whole."
    )

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("backup", type=Path, help="File of manage.py backup.")
        parser.add_argument(
            "--identity",
            type=Path,
            required=True,
            metavar="FILE",
            help="File with the secret key (AGE-SECRET-KEY-...).",
        )
        parser.add_argument("--check", action="store_true", help="Only read it; write nothing.")

    def handle(self, *, backup: Path, identity: Path, check: bool, **options: Any) -> None:
        try:
            identities = identities_of(identity)
            if not backup.is_file():
                raise BackupError(f"There is no file {backup}.")
            if check:
                about, n_files = check_backup(backup, identities=identities)
                self.stdout.write(
                    f"Whole, of {about.made_at}. Rows: {about.n_rows}, files: {n_files}."
                )
                return
            if is_unfinished() and is_in_use():
                self.stdout.write("A restoration was broken off; what it lacks is done now.")
            else:
                about = restore_backup(backup, identities=identities, progress=self.stdout.write)
                self.stdout.write(f"Restored as of {about.made_at}.")
        except BackupError as error:
            raise CommandError(str(error)) from error
        self.stdout.write(
            f"The settings it had lie in {env_file_path().name}.restored; take over what fits this "
            "machine. Everybody signs in again."
        )
        self._erase_again()
        self.stdout.write("Enter again what the office was told since, such as consents.")

    def _erase_again(self) -> None:
        self.stdout.write("The tables are brought up to this version.")
        try:
            repeated = end_restoration()
        except StorageError as error:
            raise CommandError(str(error)) from error
        if repeated is None:
            return
        if repeated.n_without_keys:
            self.stdout.write(
                "Students withdrawn again, because their keys are gone: "
                f"{repeated.n_without_keys}. If these are more than have withdrawn or were erased "
                "since, the mirror of KEYS_DIR is older than the backup: restore again with a "
                "newer one."
            )
        self.stdout.write(f"Students withdrawn again, as noted: {repeated.n_withdrawn}.")
        self.stdout.write(f"Objections entered again, as noted: {repeated.n_objections}.")
        self.stdout.write(f"Students erased again, as noted: {repeated.n_erased}.")
