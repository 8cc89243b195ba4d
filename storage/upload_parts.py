"""Where the parts of an upload are kept until it is whole, and how they get there."""

import os
import shutil
import uuid
from collections.abc import Iterator
from contextlib import AbstractContextManager, contextmanager
from datetime import datetime
from pathlib import Path
from typing import Protocol, cast

from django.conf import settings
from django.core.files.base import File
from django.core.files.storage import storages

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
        """Give the parts as one file that may be moved away; they stay until they are deleted.

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


class LocalUploadParts:
    """Parts stand one after the other in one file on this machine.

    Args:
        location: their folder; beside the stored files if None, so that a whole one is moved.
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
            if file.seek(0, os.SEEK_END) < start:
                raise FileNotFoundError(f"{path} holds less than {start} bytes")
            file.seek(start)
            file.truncate()
            file.write(content)
            file.flush()
            os.fsync(descriptor)

    @contextmanager
    def assemble(self, upload_id: uuid.UUID, name: str) -> Iterator["File[bytes]"]:
        parts, whole = self.path_of(upload_id), self._whole_path(upload_id)
        whole.unlink(missing_ok=True)
        try:
            os.link(parts, whole)
        except FileNotFoundError:
            raise
        except OSError:
            # Some file systems, such as shares in a network, know no links.
            shutil.copyfile(parts, whole)
        try:
            with whole.open("rb") as file:
                yield WholeFile(file, name=name)
        finally:
            whole.unlink(missing_ok=True)

    def delete(self, upload_id: uuid.UUID) -> None:
        self.path_of(upload_id).unlink(missing_ok=True)
        self._whole_path(upload_id).unlink(missing_ok=True)

    def list_untouched(self, since: datetime) -> list[uuid.UUID]:
        old = [p for p in self.folder.glob("*.*") if p.stat().st_mtime < since.timestamp()]
        return sorted({uuid.UUID(hex=path.stem) for path in old if _is_of_upload(path)})

    def path_of(self, upload_id: uuid.UUID) -> Path:
        return self.folder / f"{upload_id.hex}.part"

    def _whole_path(self, upload_id: uuid.UUID) -> Path:
        return self.path_of(upload_id).with_suffix(".whole")


def _is_of_upload(path: Path) -> bool:
    try:
        uuid.UUID(hex=path.stem)
    except ValueError:
        return False
    return True
