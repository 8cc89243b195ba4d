"""Storages that keep nothing on this machine's disk, to prove that no part of the site needs it."""

import io
import uuid
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import datetime

from django.core.files.base import ContentFile, File
from django.core.files.storage import FileSystemStorage, InMemoryStorage
from django.utils import timezone


class UploadPartsInMemory:
    """Parts of uploads, kept where no path leads."""

    def __init__(self) -> None:
        self.contents: dict[uuid.UUID, bytes] = {}
        self.touched_at: dict[uuid.UUID, datetime] = {}

    def write_at(self, upload_id: uuid.UUID, start: int, content: bytes) -> None:
        known = self.contents.get(upload_id, b"")
        if len(known) < start:
            raise FileNotFoundError(upload_id)
        self.contents[upload_id] = known[:start] + content
        self.touched_at[upload_id] = timezone.now()

    @contextmanager
    def assemble(self, upload_id: uuid.UUID, name: str) -> Iterator[File]:
        if upload_id not in self.contents:
            raise FileNotFoundError(upload_id)
        yield ContentFile(self.contents[upload_id], name=name)

    def delete(self, upload_id: uuid.UUID) -> None:
        self.contents.pop(upload_id, None)

    def list_untouched(self, since: datetime) -> list[uuid.UUID]:
        return [upload_id for upload_id in self.contents if self.touched_at[upload_id] < since]


class OneWayFile(File):
    """A file that is read from its beginning on and knows no way back, as one being decrypted."""

    def seek(self, *_: object) -> int:
        raise io.UnsupportedOperation("seek")

    def seekable(self) -> bool:
        return False


class OneWayStorage(InMemoryStorage):
    def _open(self, name: str, mode: str = "rb") -> File:
        return OneWayFile(super()._open(name, mode))  # type: ignore[misc]

    def size(self, name: str) -> int:
        return super()._open(name).size  # type: ignore[misc]


class ScrambledStorage(FileSystemStorage):
    """Files lie on the disk, but are of no use as they lie there."""

    is_encrypted = True

    def _open(self, name: str, mode: str = "rb") -> File:
        with super()._open(name, mode) as file:  # type: ignore[misc]
            return ContentFile(scrambled(file.read()), name=name)

    def _save(self, name: str, content: File) -> str:
        plain = b"".join(content.chunks())
        return super()._save(name, ContentFile(scrambled(plain), name=name))  # type: ignore[misc]


def scrambled(content: bytes) -> bytes:
    return bytes(byte ^ 0xA5 for byte in content)
