"""Move all stored files from one place to another, file by file, as they lie there: sealed.

A file goes from the old place once it is read back from the new one and is the same. So whoever is
killed over it goes on where it ended, and no moment has a file in neither place.
"""

import hashlib
import os
import time
from collections.abc import Callable, Iterator
from contextlib import suppress
from dataclasses import dataclass
from datetime import timedelta
from pathlib import Path
from typing import Any, cast

from django.conf import settings
from django.core.files.base import File
from django.core.files.storage import FileSystemStorage, Storage, storages
from django.utils import timezone

from storage.durable.durable_files import sync_to_disk
from storage.errors import FilesUnreachableError, MoveRefusedError, StorageError
from storage.places.addresses import is_bucket, storages_at
from storage.places.inventory import StoredFile, stored_files
from storage.upload_parts import FOLDER, UploadParts

DRAFT = ".moving"
PIECE_BYTES = 1024 * 1024
SHOWN_EACH_S = 5.0
BYTES_A_MB = 1_000_000

Progress = Callable[[str], object]


@dataclass(frozen=True)
class Place:
    """Where files may lie.

    Args:
        entries: as STORAGES has them.
    """

    entries: dict[str, dict[str, Any]]
    storage: Storage
    parts: UploadParts

    @classmethod
    def at(cls, url: str) -> "Place":
        entries = storages_at(url, folder=Path(settings.MEDIA_ROOT))
        storage = storages.create_storage(entries["default"])
        parts_entry = dict(entries["upload_parts"])
        if is_bucket(entries):
            parts_entry["OPTIONS"] = {"storage": storage}
        parts = cast(UploadParts, storages.create_storage(parts_entry))
        return cls(entries, storage, parts)

    @property
    def files(self) -> Iterator[StoredFile]:
        """All but the parts of uploads, which each kind of place keeps in a way of its own."""
        found = stored_files(self.storage)
        return (file for file in found if not file.name.startswith(f"{FOLDER}/"))


@dataclass(frozen=True)
class Moved:
    """What was done.

    Args:
        n_files, n_uploads: moved by now, those of unfinished uploads apart.
        n_left: unfinished uploads that could not be read, and stay where they are.
    """

    n_files: int
    n_uploads: int
    n_left: int


def move_files(source: Place, target: Place, *, is_kept: bool, progress: Progress) -> Moved:
    """Move what lies in one place to another.

    Args:
        is_kept: whether it stays in the old place as well.
        progress: is told how far it is.

    Raises:
        MoveRefusedError: a file of the same name with another content is in the new place.
        FilesUnreachableError: a place does not answer.
    """
    if source.entries == target.entries:
        raise MoveRefusedError("move_to_same_place")
    files = list(source.files)
    shown = _Shown(progress, n_files=len(files), n_bytes=sum(file.n_bytes for file in files))
    n_files = 0
    for file in files:
        n_files += _move(file.name, source.storage, target.storage, is_kept=is_kept)
        shown.add(file.n_bytes)
    n_uploads, n_left = _move_uploads(source.parts, target.parts, is_kept=is_kept)
    if isinstance(source.storage, FileSystemStorage) and not is_kept:
        _remove_empty_folders(Path(source.storage.location))
    return Moved(n_files, n_uploads, n_left)


class _Shown:
    """How far it is, now and then."""

    def __init__(self, progress: Progress, *, n_files: int, n_bytes: int) -> None:
        self._progress, self._n_files, self._n_bytes = progress, n_files, n_bytes
        self._n_done = self._bytes_done = 0
        self._shown_s = time.monotonic()

    def add(self, n_bytes: int) -> None:
        self._n_done += 1
        self._bytes_done += n_bytes
        is_last = self._n_done == self._n_files
        if not is_last and time.monotonic() - self._shown_s < SHOWN_EACH_S:
            return
        self._shown_s = time.monotonic()
        mb = (self._bytes_done // BYTES_A_MB, self._n_bytes // BYTES_A_MB)
        self._progress(f"Files: {self._n_done} of {self._n_files}, {mb[0]} of {mb[1]} MB.")


class _Digested(File):  # type: ignore[type-arg]  # it has none while running
    """A file that is read once, from its beginning on, and digested meanwhile."""

    def __init__(self, content: "File[bytes]", name: str) -> None:
        super().__init__(content.file, name=name)
        self._content, self.sha256 = content, hashlib.sha256()

    def read(self, n_bytes: int = -1) -> bytes:
        piece = bytes(self._content.read(n_bytes))
        self.sha256.update(piece)
        return piece

    def chunks(self, chunk_size: int | None = None) -> Iterator[bytes]:
        while piece := self.read(chunk_size or PIECE_BYTES):
            yield piece

    def seekable(self) -> bool:
        return False


def _move(name: str, source: Storage, target: Storage, *, is_kept: bool) -> bool:
    """Move one file; tell whether it was there."""
    try:
        wanted = _digest(source, name) if target.exists(name) else _copy(name, source, target)
    except FileNotFoundError:
        # Erased since it was listed.
        return False
    if _digest(target, name) != wanted:
        raise MoveRefusedError("move_meets_another", name=name)
    if not is_kept:
        source.delete(name)
    return True


def _copy(name: str, source: Storage, target: Storage) -> str:
    with source.open(name, "rb") as content:
        digested = _Digested(cast("File[bytes]", content), name)
        if isinstance(target, FileSystemStorage):
            _write_whole(target, name, digested)
        elif target.save(name, digested) != name:
            raise MoveRefusedError("move_meets_another", name=name)
    return digested.sha256.hexdigest()


def _write_whole(target: FileSystemStorage, name: str, content: "File[bytes]") -> None:
    """Write it beside its place first: a killed process leaves nothing half there."""
    draft = f"{name}{DRAFT}"
    target.delete(draft)
    target.save(draft, content)
    path = Path(target.path(draft))
    sync_to_disk(path)
    path.replace(target.path(name))
    # With its name: where it came from is deleted next.
    sync_to_disk(path.parent)


def _digest(storage: Storage, name: str) -> str:
    with storage.open(name, "rb") as content:
        digested = _Digested(cast("File[bytes]", content), name)
        for _piece in digested.chunks():
            pass
    return digested.sha256.hexdigest()


def _move_uploads(source: UploadParts, target: UploadParts, *, is_kept: bool) -> tuple[int, int]:
    n_moved = n_left = 0
    for upload_id in source.list_untouched(timezone.now() + timedelta(days=1)):
        start = 0
        try:
            for content in source.read(upload_id):
                target.write_at(upload_id, start, content)
                start += len(content)
        except FilesUnreachableError:
            raise
        # What cannot be read is of no use there either; it goes by age.
        except (FileNotFoundError, StorageError):
            n_left += 1
            continue
        n_moved += 1
        if not is_kept:
            source.delete(upload_id)
    return n_moved, n_left


def _remove_empty_folders(root: Path) -> None:
    for folder, _folders, _names in os.walk(root, topdown=False):
        if Path(folder) != root:
            # One that is not empty stays.
            with suppress(OSError):
                Path(folder).rmdir()
