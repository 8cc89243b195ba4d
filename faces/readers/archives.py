"""Take the pictures of a zip one by one, from a child that opens it: bounded in number and size."""

from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from tempfile import NamedTemporaryFile

from archives.entries import ArchiveEntry, Written, entries_of
from archives.errors import ENDED, TOO_LARGE, TOO_MANY, ArchiveError
from classes.errors import RefusedError
from faces.errors import FacePictureRefusedError
from faces.readers.face_folders import LEFT_BY_COMPUTERS
from storage.files import COPY_PREFIX, copies_folder

MAX_FILES = 2000
MAX_FILE_BYTES = 100_000_000
MAX_TOTAL_BYTES = 4_000_000_000
"""What may come out of one zip in all; one file lies on the disk at a time."""

LONGEST_SHOWN_NAME = 150


@dataclass(frozen=True)
class ArchivedFile:
    """One file of a zip.

    Args:
        name: its path in the zip.
        path: where it lies until the next one is asked for; None if it was refused.
        refusal: why it was refused.
    """

    name: str
    path: Path | None = None
    refusal: RefusedError | None = None


def is_archive(path: Path) -> bool:
    """Say whether a file begins as a zip does, an empty one too."""
    with path.open("rb") as file:
        return file.read(4) in {b"PK\x03\x04", b"PK\x05\x06"}


def read_archive(path: Path) -> Iterator[ArchivedFile]:
    """Yield each file of a zip, or why not; folders and what computers leave are told too.

    Raises:
        FacePictureRefusedError: the zip is damaged, empty or holds too many files.
    """
    try:
        # By the name of a copy: what a killed process leaves there is erased with those.
        with NamedTemporaryFile(prefix=COPY_PREFIX, dir=copies_folder()) as picture:
            yield from _read_entries(path, Path(picture.name))
    except ArchiveError as error:
        if error.code == TOO_MANY:
            raise FacePictureRefusedError("zip_files_too_many", n=MAX_FILES) from None
        if error.code == ENDED:
            raise FacePictureRefusedError("decoder_ended") from None
        raise FacePictureRefusedError("zip_unreadable") from None


def _read_entries(path: Path, target: Path) -> Iterator[ArchivedFile]:
    n_left, is_empty = MAX_TOTAL_BYTES, True
    for entry in entries_of(path, most_files=MAX_FILES):
        is_empty = False
        name = entry.name[-LONGEST_SHOWN_NAME:]
        refusal = refusal_of_name(entry.name) or _refusal_of(entry)
        if not refusal:
            written = entry.write_to(target, most_bytes=min(n_left, MAX_FILE_BYTES))
            # Refused ones as well: they were unpacked all the same.
            n_left -= written.n_bytes
            refusal = _refusal_of_written(written)
        yield ArchivedFile(name, refusal=refusal) if refusal else ArchivedFile(name, target)
    if is_empty:
        raise FacePictureRefusedError("zip_empty")


def refusal_of_name(name: str) -> FacePictureRefusedError | None:
    """Return what is wrong with a path in a zip or folder, if anything is."""
    parts = name.replace("\\", "/").split("/")
    is_outside = name.startswith(("/", "\\")) or ".." in parts or ":" in name or "\0" in name
    if is_outside:
        return FacePictureRefusedError("name_leads_outside")
    if any(part.startswith(".") or part.lower() in LEFT_BY_COMPUTERS for part in parts):
        return FacePictureRefusedError("file_hidden")
    return None


def _refusal_of(entry: ArchiveEntry) -> FacePictureRefusedError | None:
    if entry.is_locked:
        return FacePictureRefusedError("file_locked")
    if entry.n_bytes > MAX_FILE_BYTES:
        return FacePictureRefusedError("file_larger_than_picture")
    return None


def _refusal_of_written(written: Written) -> FacePictureRefusedError | None:
    if written.is_zip:
        return FacePictureRefusedError("zip_in_zip")
    if written.failure:
        is_larger = written.failure == TOO_LARGE
        return FacePictureRefusedError(
            "file_larger_than_picture" if is_larger else "file_damaged_in_zip"
        )
    return None
