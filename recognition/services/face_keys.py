"""Keys of the faces of nobody: when some of a film go, the key that opens them in backups goes."""

from collections.abc import Iterable
from contextlib import suppress

from recognition.models import Capture, Sighting
from storage.encryption.data_keys import delete_data_key
from storage.errors import StorageError


def renew_keys(captures: Iterable[Capture]) -> None:
    """Delete the keys of these films; what is left of faces of nobody is sealed with new ones."""
    for capture in captures:
        # Opened before their key goes, sealed anew after it has gone.
        rest = [s for s in Sighting.objects.filter(capture=capture) if _is_of_nobody(s)]
        for sighting in rest:
            # What cannot be opened now will never be; its row goes with the others of its film.
            with suppress(StorageError):
                sighting.seal_anew()
        delete_data_key(capture)
        for sighting in rest:
            with suppress(StorageError):
                sighting.save(update_fields=["chip"])


def _is_of_nobody(sighting: Sighting) -> bool:
    return sighting.key_owner.label == Capture._meta.label
