"""Open a hostile zip, in the child alone: bounded in files, and in bytes as they unfold."""

import zipfile
from collections.abc import Iterator
from pathlib import Path

from archives.errors import DAMAGED, TOO_LARGE, TOO_MANY, ArchiveError

PIECE_BYTES = 1 << 18
END_OF_ZIP = b"PK\x05\x06"
END_BYTES = (1 << 16) + 22
"""A zip ends with this mark and at most 64 kB of comment (PKWARE's APPNOTE, 4.3.16)."""

PARTS_OF_WORKBOOKS = "[Content_Types].xml"
"""Excel names in it what a workbook is made of."""

LOCKED = 1
"""Bit 0 of the flags (PKWARE's APPNOTE, 4.4.4)."""


def open_zip(path: Path, most_files: int) -> tuple[zipfile.ZipFile, list[zipfile.ZipInfo]]:
    """Return a zip, and its files without its folders.

    Raises:
        ArchiveError: it is damaged, or holds too many.
    """
    try:
        archive = zipfile.ZipFile(path)
    except Exception:  # A damaged zip makes its reader fail in any way it likes.
        raise ArchiveError(DAMAGED) from None
    entries = [entry for entry in archive.infolist() if not entry.is_dir()]
    if len(entries) > most_files:
        raise ArchiveError(TOO_MANY)
    return archive, entries


def unpack(path: Path, *, most_files: int, most_bytes: int) -> dict[str, bytes]:
    """Return the files of a zip by their paths.

    Args:
        most_bytes: of all together; counted as they unfold, as what a zip says of its own sizes
            need not be true.

    Raises:
        ArchiveError: it is damaged or locked, or unfolds to more.
    """
    archive, entries = open_zip(path, most_files)
    files, n_left = {}, most_bytes
    for entry in entries:
        content = b"".join(pieces_of(archive, entry, most_bytes=n_left))
        n_left -= len(content)
        files[entry.filename.replace("\\", "/")] = content
    return files


def pieces_of(
    archive: zipfile.ZipFile, entry: zipfile.ZipInfo, *, most_bytes: int
) -> Iterator[bytes]:
    """Unfold one file piece by piece.

    Raises:
        ArchiveError: it is damaged or locked, or there is more of it.
    """
    n_bytes = 0
    try:
        with archive.open(entry) as source:
            while piece := source.read(PIECE_BYTES):
                n_bytes += len(piece)
                if n_bytes > most_bytes:
                    raise ArchiveError(TOO_LARGE)
                yield piece
    except ArchiveError:
        raise
    except Exception:  # As above.
        raise ArchiveError(DAMAGED) from None
