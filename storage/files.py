"""The one way to open, keep and erase a file, wherever it is stored and however it was sent."""

import os
import tempfile
import time
from collections.abc import Iterable, Iterator
from contextlib import contextmanager
from datetime import timedelta
from pathlib import Path
from typing import BinaryIO, cast

from django.conf import settings
from django.core.files.base import File
from django.core.files.storage import FileSystemStorage, Storage
from django.db import models, transaction
from django.db.models.fields.files import FieldFile

from storage.encryption.file_fields import (
    SealedFieldFile,
    erase_stored,
    head_of,
    open_stored_file,
)

COPY_PREFIX = "attendance-copy-"
ABANDONED_AFTER = timedelta(days=1)
"""A copy that is so old has lost its process: nothing is worked on for a day."""

PIECE_BYTES = 256 * 1024


@contextmanager
def local_copy(file: "File[bytes]") -> Iterator[Path]:
    """Give a file a path for as long as it is needed; what is written there is lost.

    A file that lies on this machine as it is gives its own path; any other one, such as that of
    a bucket or an encrypted one, is copied where its owner alone may read it.

    Raises:
        FileNotFoundError: a stored file is gone.
    """
    path = _own_path(file)
    if path is not None:
        yield path
        return
    # Some readers go by the ending of a name, that of .xlsx files among them.
    suffix = Path(file.name or "").suffix
    with (
        _opened(file) as source,
        tempfile.NamedTemporaryFile(prefix=COPY_PREFIX, suffix=suffix, dir=copies_folder()) as copy,
    ):
        for piece in source.chunks():
            copy.write(piece)
        # Others open it by its path, and see nothing of what still lies in our buffer.
        copy.flush()
        yield Path(copy.name)


@contextmanager
def private_file(suffix: str) -> Iterator[Path]:
    """Give the path of an empty file that its owner alone may read; it goes with the block.

    Where a process is killed within it, it goes as the copies of killed processes do.
    """
    with tempfile.NamedTemporaryFile(
        prefix=COPY_PREFIX, suffix=suffix, dir=copies_folder()
    ) as file:
        yield Path(file.name)


def local_copies(
    files: Iterable["File[bytes]"], names: Iterable[str]
) -> Iterator[tuple[Path, str]]:
    """Yield path and name of one file after the other; a path is gone when the next comes."""
    for file, name in zip(files, names, strict=True):
        with local_copy(file) as path:
            yield path, name


def is_stored(file: FieldFile) -> bool:
    """Ask the storage itself: a row may still name what was erased."""
    return bool(file) and file.storage.exists(file.name or "")


def open_stored(file: FieldFile) -> "File[bytes]":
    """Open a stored file to be read; whoever gets it closes it, as an answer does at its end."""
    if isinstance(file, SealedFieldFile):
        return open_stored_file(file.storage, file.name or "")
    return file.storage.open(file.name or "", "rb")


def read_stored(file: FieldFile) -> bytes | None:
    """Return all bytes of a stored file; None if it is gone."""
    if not is_stored(file):
        return None
    with open_stored(file) as source:
        return bytes(source.read())


def read_part(file: FieldFile, start: int, n_bytes: int) -> Iterator[bytes]:
    """Read a part piece by piece: a video does not fit into memory many times over."""
    with open_stored(file) as source:
        _skip(cast(BinaryIO, source), start)
        while n_bytes > 0 and (piece := source.read(min(PIECE_BYTES, n_bytes))):
            n_bytes -= len(piece)
            yield piece


def store_with_row(row: models.Model, field: str, file: "File[bytes]") -> None:
    """Store the file, then the row; no file stays behind that no row would ever erase."""
    stored: FieldFile = getattr(row, field)
    stored.save(file.name or "", file, save=False)
    try:
        row.save()
    except BaseException:
        stored.delete(save=False)
        raise


def store_for_row(row: models.Model, field: str, file: "File[bytes]") -> str:
    """Store a file whose name somebody writes into the row; return the name.

    What a crash leaves without a row is erased with the orphans of its folder.
    """
    stored: FieldFile = getattr(row, field)
    stored.save(file.name or "", file, save=False)
    return stored.name or ""


def erase_now(file: FieldFile) -> None:
    """Erase a stored file whose row is not kept after all; the row is left as it is."""
    if file:
        erase_stored(file.storage, file.name or "")


def erase_after_commit(file: FieldFile) -> None:
    """Erase a stored file once that is certain: a change that is taken back keeps it."""
    # Taken now: by the time of the commit the row may name another file, or none.
    storage, name = file.storage, file.name
    if name:
        transaction.on_commit(lambda: erase_stored(storage, name))


def copies_folder() -> Path:
    """Return where copies lie for as long as they are worked on; nobody else may enter."""
    folder = Path(settings.COPIES_DIR)
    folder.mkdir(mode=0o700, parents=True, exist_ok=True)
    return folder


def erase_abandoned_copies() -> int:
    """Erase the copies whose process was killed before it could do so; return how many."""
    before_s = time.time() - ABANDONED_AFTER.total_seconds()
    n_erased = 0
    for path in copies_folder().glob(f"{COPY_PREFIX}*"):
        try:
            # In a folder that a machine shares, such as one in memory, it may be somebody else's.
            if path.lstat().st_uid == os.getuid() and path.lstat().st_mtime < before_s:
                path.unlink()
                n_erased += 1
        except FileNotFoundError:
            continue
    return n_erased


def _own_path(file: "File[bytes]") -> Path | None:
    """Return where the file itself lies, readable as it is; None if nowhere here."""
    # What Django received on the disk, or parts put together here, has a path already.
    if hasattr(file, "temporary_file_path"):
        return Path(file.temporary_file_path())
    if not isinstance(file, FieldFile) or not _is_plain_and_local(file.storage):
        return None
    if not is_stored(file):
        raise FileNotFoundError(file.name)
    is_sealed = isinstance(file, SealedFieldFile) and head_of(file.storage, file.name or "")
    return None if is_sealed else Path(file.path)


def _is_plain_and_local(storage: Storage) -> bool:
    """An encrypted storage may well be a FileSystemStorage; its files are of no use as they lie."""
    is_encrypted = getattr(storage, "is_encrypted", False)
    return isinstance(storage, FileSystemStorage) and not is_encrypted


@contextmanager
def _opened(file: "File[bytes]") -> Iterator["File[bytes]"]:
    """Open a stored file anew; what was just sent is open, and stays so for its sender."""
    if isinstance(file, FieldFile):
        with open_stored(file) as source:
            yield source
    else:
        yield file


def _skip(source: BinaryIO, n_bytes: int) -> None:
    """Go to a place, where need be by reading: what is decrypted on its way may not seek."""
    try:
        source.seek(n_bytes)
    except OSError:
        while n_bytes > 0 and (piece := source.read(min(PIECE_BYTES, n_bytes))):
            n_bytes -= len(piece)
