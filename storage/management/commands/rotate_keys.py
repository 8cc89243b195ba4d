"""Put new keys in place of old ones."""

from typing import Any

from django.core.management.base import BaseCommand, CommandError

from storage.encryption.keyring import keyring
from storage.encryption.rotation import retired_keys, rotate_keys
from storage.errors import StorageError


class Command(BaseCommand):
    help = (
        "Makes a new key for the installation and for each school, and wraps what the old ones "
        "wrapped with them; no face and no film is written anew. Site and worker may run "
        "meanwhile, a second rotation may not. It may be ended at any time and run again: it goes "
        "on where it ended. With "
        "ENCRYPTION_KEY, put the new key before the old one first: NEW,OLD."
    )

    def handle(self, **options: Any) -> None:
        try:
            done = rotate_keys()
        except StorageError as error:
            raise CommandError(str(error)) from None
        self.stdout.write(f"Keys wrapped anew: {done.n_wrapped}; schools: {done.n_schools}.")
        if done.n_gone:
            self.stdout.write(f"Schools without a key, whose data open no more: {done.n_gone}.")
        self._write_next_step()

    def _write_next_step(self) -> None:
        ring = keyring()
        if not ring.is_given:
            self.stdout.write(f"Copy {ring.store.installation_file} to where its copy is kept.")
        elif len(ring.installation_keys()) > 1 and not list(retired_keys()):
            self.stdout.write("Take the old key out of ENCRYPTION_KEY; nothing needs it any more.")
