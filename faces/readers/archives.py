"""Read a hostile zip of pictures file by file: bounded in number, size and names."""

import zipfile
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from tempfile import TemporaryDirectory

from classes.errors import RefusedError
from faces.errors import FacePictureRefusedError
from faces.readers.face_folders import LEFT_BY_COMPUTERS

MAX_FILES = 2000
MAX_FILE_BYTES = 100_000_000
MAX_TOTAL_BYTES = 4_000_000_000
"""What may come out of one zip in all; one file lies on the disk at a time."""

PIECE_BYTES = 1 << 20
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


class _TooLargeError(Exception):
    """More came out than is allowed, whatever the zip says of itself."""


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
        archive = zipfile.ZipFile(path)
    except (zipfile.BadZipFile, OSError, ValueError, NotImplementedError) as error:
        raise FacePictureRefusedError("zip_unreadable") from error
    with archive, TemporaryDirectory() as folder:
        entries = [entry for entry in archive.infolist() if not entry.is_dir()]
        if not entries:
            raise FacePictureRefusedError("zip_empty")
        if len(entries) > MAX_FILES:
            raise FacePictureRefusedError("zip_files_too_many", n=MAX_FILES)
        yield from _read_entries(archive, entries, Path(folder) / "picture")


def _read_entries(
    archive: zipfile.ZipFile, entries: list[zipfile.ZipInfo], target: Path
) -> Iterator[ArchivedFile]:
    left = MAX_TOTAL_BYTES
    for entry in entries:
        name = entry.filename[-LONGEST_SHOWN_NAME:]
        refusal = refusal_of_name(entry.filename) or _refusal_of(entry)
        if not refusal:
            refusal, n_bytes = _unpack(archive, entry, target, most=min(left, MAX_FILE_BYTES))
            # Refused ones as well: they were unpacked all the same.
            left -= n_bytes
        yield ArchivedFile(name, refusal=refusal) if refusal else ArchivedFile(name, target)


def refusal_of_name(name: str) -> FacePictureRefusedError | None:
    """Return what is wrong with a path in a zip or folder, if anything is."""
    parts = name.replace("\\", "/").split("/")
    is_outside = name.startswith(("/", "\\")) or ".." in parts or ":" in name or "\0" in name
    if is_outside:
        return FacePictureRefusedError("name_leads_outside")
    if any(part.startswith(".") or part.lower() in LEFT_BY_COMPUTERS for part in parts):
        return FacePictureRefusedError("file_hidden")
    return None


def _refusal_of(entry: zipfile.ZipInfo) -> FacePictureRefusedError | None:
    # Bit 0: encrypted (PKWARE's APPNOTE, 4.4.4).
    if entry.flag_bits & 1:
        return FacePictureRefusedError("file_locked")
    if entry.file_size > MAX_FILE_BYTES:
        return FacePictureRefusedError("file_larger_than_picture")
    return None


def _unpack(
    archive: zipfile.ZipFile, entry: zipfile.ZipInfo, target: Path, *, most: int
) -> tuple[FacePictureRefusedError | None, int]:
    """Write one file; return why it was refused, if it was, and how many bytes came out."""
    n_bytes = 0
    try:
        with archive.open(entry) as source, target.open("wb") as file:
            while piece := source.read(PIECE_BYTES):
                n_bytes += len(piece)
                if n_bytes > most:
                    raise _TooLargeError
                file.write(piece)
    except _TooLargeError:
        return FacePictureRefusedError("file_larger_than_picture"), n_bytes
    except Exception:  # A damaged zip makes decoders fail in any way they like.
        return FacePictureRefusedError("file_damaged_in_zip"), n_bytes
    if zipfile.is_zipfile(target):
        return FacePictureRefusedError("zip_in_zip"), n_bytes
    return None, n_bytes
