"""Where the parts of an upload are kept until it is whole, and how they get there."""

import os
import tempfile
import uuid
from collections.abc import Iterator
from contextlib import AbstractContextManager, contextmanager, suppress
from datetime import datetime
from pathlib import Path
from typing import Protocol, cast

from django.conf import settings
from django.core.files.base import File
from django.core.files.storage import storages

from storage.durable.durable_files import sync_to_disk
from storage.encryption.sealed_parts import append_record, delete_key_of_records, read_records
from storage.files import COPY_PREFIX, copies_folder

ALIAS = "upload_parts"
FOLDER = "uploads"


class UploadParts(Protocol):
    """A place for the parts of uploads; STORAGES names the one in use."""

    def write_at(self, upload_id: uuid.UUID, start: int, content: bytes) -> None:
        """Write a part where the last one ended, over whatever a broken attempt left behind.

        Raises:
            FileNotFoundError: parts were here before, and they are gone or too short.
        """

    def assemble(self, upload_id: uuid.UUID, name: str) -> AbstractContextManager["File[bytes]"]:
        """Give the parts as one file, for as long as it is needed; they stay until deleted.

        Raises:
            FileNotFoundError: the parts are gone.
        """

    def read(self, upload_id: uuid.UUID) -> Iterator[bytes]:
        """Yield the parts one after the other.

        Raises:
            FileNotFoundError: the parts are gone.
        """

    def delete(self, upload_id: uuid.UUID) -> None:
        """Delete all parts of an upload; none is no error."""

    def list_untouched(self, since: datetime) -> list[uuid.UUID]:
        """List the uploads of which something is here, and nothing came since a time."""


def upload_parts() -> UploadParts:
    return cast(UploadParts, storages[ALIAS])


class WholeFile(File):  # type: ignore[type-arg]  # it has none while running
    """A complete upload; its storage may take the file itself instead of a copy."""

    def temporary_file_path(self) -> str:
        return str(self.file.name)  # type: ignore[union-attr]


@contextmanager
def whole_of(parts: Iterator[bytes], name: str) -> Iterator["File[bytes]"]:
    """Put parts together where their owner alone may read them, for as long as it is needed."""
    with tempfile.NamedTemporaryFile(prefix=COPY_PREFIX, dir=copies_folder()) as whole:
        for content in parts:
            whole.write(content)
        whole.flush()
        whole.seek(0)
        yield WholeFile(whole, name=name)


class LocalUploadParts:
    """Parts stand one after the other in one file on this machine, each sealed.

    Args:
        location: their folder; below that of the stored files if None.
    """

    def __init__(self, location: str | Path | None = None) -> None:
        self._location = location

    @property
    def folder(self) -> Path:
        return Path(self._location or Path(settings.MEDIA_ROOT) / FOLDER)

    def write_at(self, upload_id: uuid.UUID, start: int, content: bytes) -> None:
        path = self.path_of(upload_id)
        path.parent.mkdir(mode=0o700, parents=True, exist_ok=True)
        # Only a first part makes the file: a later one must find what came before it.
        descriptor = os.open(path, os.O_RDWR | (0 if start else os.O_CREAT), 0o600)
        with os.fdopen(descriptor, "r+b") as file:
            append_record(file, upload_id, start=start, content=content)
            # On the disk before the answer says that it is here.
            os.fsync(descriptor)
        if not start:
            sync_to_disk(path.parent)

    @contextmanager
    def assemble(self, upload_id: uuid.UUID, name: str) -> Iterator["File[bytes]"]:
        with whole_of(self.read(upload_id), name) as whole:
            yield whole

    def read(self, upload_id: uuid.UUID) -> Iterator[bytes]:
        with self.path_of(upload_id).open("rb") as parts:
            yield from read_records(parts, upload_id)

    def delete(self, upload_id: uuid.UUID) -> None:
        path = self.path_of(upload_id)
        with suppress(FileNotFoundError):
            with path.open("rb") as parts:
                delete_key_of_records(parts)
            path.unlink()

    def list_untouched(self, since: datetime) -> list[uuid.UUID]:
        old = [p for p in self.folder.glob("*.*") if p.stat().st_mtime < since.timestamp()]
        return sorted({uuid.UUID(hex=path.stem) for path in old if _is_of_upload(path)})

    def path_of(self, upload_id: uuid.UUID) -> Path:
        return self.folder / f"{upload_id.hex}.part"


def _is_of_upload(path: Path) -> bool:
    try:
        uuid.UUID(hex=path.stem)
    except ValueError:
        return False
    return True
