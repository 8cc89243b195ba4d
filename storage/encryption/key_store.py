"""The folder of keys: one small file for each wrapped key, none of which opens anything alone."""

import fcntl
import json
import os
import uuid
from collections.abc import Iterator, Sequence
from contextlib import contextmanager, suppress
from dataclasses import dataclass, field
from pathlib import Path

from storage.durable.durable_files import replace_durably, sync_to_disk
from storage.errors import BrokenSealError, KeyGoneError, RotationUnderWayError

INSTALLATION_FILE = "installation.key"
LOCK_FILE = ".lock"
ROTATION_FILE = ".rotation"
ROOT = "installation"
"""What stands as the parent of a key that the installation's key itself wraps."""


@dataclass(frozen=True)
class WrappedKey:
    """One version of a key, encrypted with a version of its parent.

    Args:
        version: from 1 on; only a school's key gets more than one, while it is rotated.
        by: version of the parent; of the installation's key its fingerprint.
        sealed: the key, AES-GCM, in base64.
    """

    version: int
    by: str
    sealed: str


@dataclass(frozen=True)
class KeyRecord:
    """What one file of the folder holds.

    Args:
        owner: whose key it is, such as `classes.Student:12`.
        parent: hexadecimal number of the key that wraps it, or `ROOT`.
        keys: its versions; the last one is in force.
    """

    id: uuid.UUID
    owner: str
    parent: str
    keys: Sequence[WrappedKey] = field(default_factory=tuple)


class KeyStore:
    """Files named by random numbers; each is replaced as a whole, or not at all.

    Args:
        folder: may lie on a disk that several machines share.
    """

    def __init__(self, folder: Path) -> None:
        self.folder, self._folder_name = folder, str(folder)

    @contextmanager
    def locked(self, *, is_shared: bool = False) -> Iterator[None]:
        """Let nobody replace a parent meanwhile (shared), or nobody do anything (not shared)."""
        # Between processes: site, worker and commands use one folder.
        with self._lock(LOCK_FILE, fcntl.LOCK_SH if is_shared else fcntl.LOCK_EX):
            yield

    @contextmanager
    def rotated(self) -> Iterator[None]:
        """Let one rotation at a time pass; that of a process that was killed holds up nobody.

        Beside it keys are made, read and deleted as always: it is `locked` for moments only.

        Raises:
            RotationUnderWayError: another one is at it.
        """
        try:
            with self._lock(ROTATION_FILE, fcntl.LOCK_EX | fcntl.LOCK_NB):
                yield
        except BlockingIOError:
            raise RotationUnderWayError("rotation_under_way") from None

    @contextmanager
    def _lock(self, name: str, operation: int) -> Iterator[None]:
        self.folder.mkdir(mode=0o700, parents=True, exist_ok=True)
        descriptor = os.open(self.folder / name, os.O_RDWR | os.O_CREAT, 0o600)
        try:
            fcntl.flock(descriptor, operation)
            yield
        finally:
            # That lets go of the lock.
            os.close(descriptor)

    def has(self, key_id: uuid.UUID) -> bool:
        try:
            os.stat(self._file_name(key_id))  # noqa: PTH116 - asked for each key of a school
        # Nothing else: a disk that does not answer would pass for the erasure of every face.
        except FileNotFoundError:
            return False
        return True

    def read(self, key_id: uuid.UUID) -> KeyRecord:
        """Read a wrapped key.

        Raises:
            KeyGoneError: it is not here.
            BrokenSealError: the file is no wrapped key.
        """
        try:
            with open(self._file_name(key_id), "rb") as file:  # noqa: PTH123 - as above
                text = file.read()
        except FileNotFoundError:
            raise KeyGoneError("key_gone") from None
        try:
            kept = json.loads(text)
            keys = tuple(WrappedKey(**key) for key in kept["keys"])
            return KeyRecord(key_id, kept["owner"], kept["parent"], keys)
        except (ValueError, KeyError, TypeError):
            raise BrokenSealError("seal_broken") from None

    def write(self, record: KeyRecord) -> None:
        keys = [vars(key) for key in record.keys]
        kept = {"owner": record.owner, "parent": record.parent, "keys": keys}
        self._replace(self._path(record.id), json.dumps(kept))

    def delete(self, key_id: uuid.UUID) -> None:
        """Delete a key for good; none is no error."""
        path = self._path(key_id)
        # Locked: a rotation between its reading and its writing would bring the key back.
        with self.locked(), suppress(FileNotFoundError):
            path.unlink()
            # So that no power cut brings the name back, and with it the key.
            sync_to_disk(path.parent)

    def ids(self) -> Iterator[uuid.UUID]:
        """Yield the numbers of all keys."""
        for path in sorted(self.folder.glob("??/*.json")):
            yield uuid.UUID(hex=path.stem)

    @property
    def installation_file(self) -> Path:
        return self.folder / INSTALLATION_FILE

    def write_installation_keys(self, lines: Sequence[str]) -> None:
        self._replace(self.installation_file, "\n".join(lines) + "\n")

    def _path(self, key_id: uuid.UUID) -> Path:
        return Path(self._file_name(key_id))

    def _file_name(self, key_id: uuid.UUID) -> str:
        # A text: to put a Path together takes longer than to ask the disk for the file.
        number = key_id.hex
        return f"{self._folder_name}/{number[:2]}/{number}.json"

    def _replace(self, path: Path, text: str) -> None:
        path.parent.mkdir(mode=0o700, parents=True, exist_ok=True)
        # An empty file in its place would open nothing that the key sealed, ever.
        replace_durably(path, text.encode())
