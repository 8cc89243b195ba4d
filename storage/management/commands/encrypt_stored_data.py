"""Encrypt what an installation stored before it had keys."""

from typing import Any

from django.core.management.base import BaseCommand

from storage.encryption.stored_data import seal_stored_data


class Command(BaseCommand):
    help = (
        "Encrypts faces, films, letters and secrets that were stored before there were keys. Site "
        "and worker may run meanwhile. It may be ended at any time and run again; the worker does "
        "the same twice a day."
    )

    def handle(self, **options: Any) -> None:
        done = seal_stored_data()
        self.stdout.write(f"Encrypted rows: {done.n_rows}, files: {done.n_files}.")
        if done.n_left:
            self.stdout.write(
                f"{done.n_left} left, which are worked on or cannot be read: run it again later."
            )
        if done.n_unclean:
            self.stdout.write(
                f"{done.n_unclean} tables are in use, and the database's own files hold in parts "
                "what was plain: run it again later."
            )
