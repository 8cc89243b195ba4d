"""Back up the installation: rows, files and settings, encrypted to a key that is not here."""

from argparse import ArgumentParser
from pathlib import Path
from typing import Any

import pyrage
from django.conf import settings
from django.core.management.base import BaseCommand, CommandError
from django.utils import timezone

from attendance_site.installation.backups.backup import make_backup
from attendance_site.installation.backups.errors import BackupError
from attendance_site.installation.backups.private_files import create_private


class Command(BaseCommand):
    help = (
        "Writes a backup of this installation into a folder: all rows as they are at one moment, "
        "the stored files and the settings, encrypted (age) to a public key. Site and worker may "
        "go on meanwhile. A backup that is not finished bears no name of a backup. Keep the secret "
        "key elsewhere: whoever has both can read everything."
    )

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("folder", type=Path, nargs="?", help="Where the backup is written.")
        parser.add_argument(
            "--recipient",
            default=settings.BACKUP_RECIPIENT,
            help="Public key (age1...) that it is encrypted to. Default: BACKUP_RECIPIENT.",
        )
        parser.add_argument(
            "--make-key",
            type=Path,
            metavar="FILE",
            help="Write a new secret key into FILE, say its public key, and do nothing else.",
        )

    def handle(self, *, folder: Path | None, recipient: str, **options: Any) -> None:
        if options["make_key"]:
            self._make_key(options["make_key"])
            return
        if folder is None or not recipient:
            raise CommandError(
                "Name a folder, and the public key with --recipient or in BACKUP_RECIPIENT; "
                "--make-key makes one."
            )
        try:
            path = make_backup(
                folder, recipient=recipient, at=timezone.now(), progress=self.stdout.write
            )
        except BackupError as error:
            raise CommandError(str(error)) from error
        self.stdout.write(f"{path}: {path.stat().st_size // 1_000_000 + 1} MB.")
        self.stdout.write(
            f"The keys in {settings.KEYS_DIR} are not in it, and without them no face in it can be "
            "read: mirror that folder elsewhere, without its history, so that a key that was "
            "erased is erased there too."
        )

    def _make_key(self, path: Path) -> None:
        key = pyrage.x25519.Identity.generate()
        try:
            with create_private(path) as file:
                file.write(f"# Secret key of backups; public: {key.to_public()}\n{key}\n".encode())
        except OSError as error:
            raise CommandError(f"{path}: {error.strerror}. Name a new file.") from error
        self.stdout.write(str(key.to_public()))
        self.stdout.write(f"Take {path} away from this machine: backups are opened with it alone.")
