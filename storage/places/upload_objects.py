"""Parts of uploads as files of their own in the place of all stored files, each sealed.

Whichever host a part reaches, the others find it. Its name says where it begins in the whole, how
long it is and which key seals it, so a list of names is all that has to be asked.
"""

import uuid
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import datetime

from django.core.files.base import ContentFile, File
from django.core.files.storage import Storage, storages

from storage.encryption.keyring import keyring
from storage.encryption.sealed_parts import open_part, seal_part
from storage.places.inventory import StoredFile, stored_files
from storage.upload_parts import FOLDER, whole_of

PLACE_DIGITS = 16


@dataclass(frozen=True)
class StoredPart:
    """One part, as its name describes it.

    Args:
        start: where it begins in the whole.
        n_bytes: how long it is.
        key_id: which key seals it.
    """

    upload_id: uuid.UUID
    start: int
    n_bytes: int
    key_id: uuid.UUID

    @property
    def name(self) -> str:
        place = f"{self.start:0{PLACE_DIGITS}}-{self.n_bytes}-{self.key_id.hex}"
        return f"{_folder(self.upload_id)}{place}"

    @classmethod
    def read(cls, name: str) -> "StoredPart | None":
        """Return what a name describes; None for a file that is no part."""
        try:
            _uploads, upload, place = name.split("/")
            start, n_bytes, key = place.split("-")
            return cls(uuid.UUID(hex=upload), int(start), int(n_bytes), uuid.UUID(hex=key))
        except ValueError:
            return None


class UploadObjects:
    """Parts of uploads beside all other stored files; STORAGES names it where those are away.

    Args:
        storage: that has them; the one in use if None.
    """

    def __init__(self, storage: Storage | None = None) -> None:
        self._storage = storage

    @property
    def storage(self) -> Storage:
        return self._storage or storages["default"]

    def write_at(self, upload_id: uuid.UUID, start: int, content: bytes) -> None:
        known = self._parts(upload_id)
        before = _contiguous(known, up_to=start)
        key_id = before[0].key_id if before else self._new_key(upload_id, known)
        part = StoredPart(upload_id, start, len(content), key_id)
        # What a broken attempt left at this place or behind it.
        for one in known:
            if one.start >= start:
                self.storage.delete(one.name)
        sealed = seal_part(upload_id, start=start, content=content, key_id=key_id)
        self.storage.save(part.name, ContentFile(sealed))

    @contextmanager
    def assemble(self, upload_id: uuid.UUID, name: str) -> Iterator["File[bytes]"]:
        with whole_of(self.read(upload_id), name) as whole:
            yield whole

    def read(self, upload_id: uuid.UUID) -> Iterator[bytes]:
        """Yield the parts one after the other.

        Raises:
            FileNotFoundError: one is gone.
        """
        parts = self._parts(upload_id)
        if not parts:
            raise FileNotFoundError(f"no parts of {upload_id}")
        end = parts[-1].start + parts[-1].n_bytes
        for one in _contiguous(parts, up_to=end):
            with self.storage.open(one.name, "rb") as source:
                yield open_part(
                    bytes(source.read()), upload_id, start=one.start, n_bytes=one.n_bytes
                )

    def delete(self, upload_id: uuid.UUID) -> None:
        parts = self._parts(upload_id)
        # The keys first: what a crash leaves is then nothing.
        for key_id in {one.key_id for one in parts}:
            keyring().delete(key_id)
        for one in parts:
            self.storage.delete(one.name)

    def list_untouched(self, since: datetime) -> list[uuid.UUID]:
        last: dict[uuid.UUID, datetime] = {}
        for file in stored_files(self.storage, f"{FOLDER}/"):
            if part := StoredPart.read(file.name):
                at = last.get(part.upload_id, file.modified_at)
                last[part.upload_id] = max(at, file.modified_at)
        return sorted(upload_id for upload_id, at in last.items() if at < since)

    def _parts(self, upload_id: uuid.UUID) -> list[StoredPart]:
        files: Iterator[StoredFile] = stored_files(self.storage, _folder(upload_id))
        parts = [part for file in files if (part := StoredPart.read(file.name))]
        return sorted(parts, key=_place)

    def _new_key(self, upload_id: uuid.UUID, known: list[StoredPart]) -> uuid.UUID:
        """Take the key of a first part that is sent again; of an upload a number only is known."""
        if known:
            return known[0].key_id
        return keyring().make(f"upload:{upload_id.hex}", parent=None)


def _contiguous(parts: list[StoredPart], *, up_to: int) -> list[StoredPart]:
    """Return the parts that follow on each other to a place.

    Raises:
        FileNotFoundError: no part ends there.
    """
    place = 0
    found: list[StoredPart] = []
    for one in parts:
        if one.start == place < up_to:
            found.append(one)
            place += one.n_bytes
    if place != up_to:
        raise FileNotFoundError(f"no part ended at {up_to} bytes")
    return found


def _place(part: StoredPart) -> int:
    return part.start


def _folder(upload_id: uuid.UUID) -> str:
    return f"{FOLDER}/{upload_id.hex}/"
