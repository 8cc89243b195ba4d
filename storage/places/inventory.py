"""What lies in a place: every stored file with its size."""

import os
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path
from typing import Protocol, cast

from django.core.files.storage import FileSystemStorage, Storage


@dataclass(frozen=True)
class StoredFile:
    """One file of a place.

    Args:
        name: as rows name it.
        n_bytes: its size as it lies there, sealed.
        modified_at: when it was stored, aware.
    """

    name: str
    n_bytes: int
    modified_at: datetime


class Listing(Protocol):
    """A storage that lists all that lies in it by itself."""

    def stored_files(self, folder: str = "") -> Iterator[StoredFile]: ...


def stored_files(storage: Storage, folder: str = "") -> Iterator[StoredFile]:
    """Yield all files below a folder, which ends with a slash; all of the place if it is empty."""
    if hasattr(storage, "stored_files"):
        yield from cast(Listing, storage).stored_files(folder)
    elif isinstance(storage, FileSystemStorage):
        yield from _files_of_folder(Path(storage.location), folder)
    else:
        raise TypeError(f"{type(storage).__name__} cannot list what lies in it")


def _files_of_folder(root: Path, folder: str) -> Iterator[StoredFile]:
    for place, folders, names in os.walk(root / folder):
        folders.sort()
        for name in sorted(names):
            path = Path(place, name)
            # A link could lead to files that are none of this installation's.
            if path.is_symlink() or not path.is_file():
                continue
            found = path.stat()
            modified_at = datetime.fromtimestamp(found.st_mtime, UTC)
            yield StoredFile(
                path.relative_to(root).as_posix(), n_bytes=found.st_size, modified_at=modified_at
            )
