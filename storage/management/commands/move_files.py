"""Move an installation's stored files from a folder into a bucket, or back."""

from argparse import ArgumentParser
from typing import Any

from django.conf import settings
from django.core.exceptions import ImproperlyConfigured
from django.core.management.base import BaseCommand, CommandError

from storage.encryption.stored_data import seal_stored_data
from storage.errors import MoveRefusedError, StorageError
from storage.places.addresses import is_bucket
from storage.places.moves import Place, move_files


class Command(BaseCommand):
    help = (
        "Moves all stored files (films, pictures, letters, parts of uploads) to another place, as "
        "they are, encrypted; each is read back and compared before it goes from the old one. Stop "
        "site and worker first. It may be ended at any time and run again. Then set STORAGE_URL."
    )

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument(
            "--to",
            required=True,
            metavar="URL",
            help="file: for the folder, or such as s3://bucket?endpoint=https://s3.school.example",
        )
        parser.add_argument(
            "--from",
            dest="source",
            metavar="URL",
            help="Where they lie now. Default: STORAGE_URL.",
        )
        parser.add_argument(
            "--keep", action="store_true", help="Leave them in the old place as well."
        )

    def handle(self, *, to: str, source: str | None, keep: bool, **options: Any) -> None:
        url = settings.STORAGE_URL if source is None else source
        try:
            places = Place.at(url), Place.at(to)
            self._seal_first(places[1])
            done = move_files(*places, is_kept=keep, progress=self.stdout.write)
        except (ImproperlyConfigured, StorageError) as error:
            raise CommandError(str(error)) from error
        self.stdout.write(f"Files moved and compared: {done.n_files}; uploads: {done.n_uploads}.")
        if done.n_left:
            self.stdout.write(f"{done.n_left} unfinished uploads cannot be read and stay.")
        self.stdout.write(f"Set STORAGE_URL={to} now, and start site and worker.")

    def _seal_first(self, target: Place) -> None:
        """Let nothing leave this machine that is not encrypted."""
        is_leaving = is_bucket(target.entries) and not is_bucket(settings.STORAGES)
        if is_leaving and seal_stored_data().n_left:
            raise MoveRefusedError("move_of_plain_files")
