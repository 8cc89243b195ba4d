"""Open a hostile zip in memory: bounded in files, in bytes, and in how far they unfold."""

import io
import zipfile

from rosters.errors import RosterUnreadableError

ZIP_MARKS = (b"PK\x03\x04", b"PK\x05\x06")
MAX_FILES = 200
MAX_TOTAL_BYTES = 40_000_000
"""A roster of 20,000 rows takes about 10 MB unpacked, as a workbook or as CSV files."""

MAX_RATIO = 200
SMALL_BYTES = 1_000_000
"""Up to this size nobody minds how well a file was packed."""

PIECE_BYTES = 1 << 16
ENTITIES = [
    word.encode(code) for word in ("<!DOCTYPE", "<!ENTITY") for code in ("utf-8", "utf-16le")
]
"""No workbook declares any; the second encoding reads the same in either byte order, but a byte."""


def is_archive(content: bytes) -> bool:
    return content.startswith(ZIP_MARKS)


def unpack(content: bytes) -> dict[str, bytes]:
    """Return the files of a zip by their paths.

    Raises:
        RosterUnreadableError: it is damaged, locked, or unfolds to more than is allowed.
    """
    try:
        with zipfile.ZipFile(io.BytesIO(content)) as archive:
            entries = [entry for entry in archive.infolist() if not entry.is_dir()]
            if len(entries) > MAX_FILES:
                raise _too_large()
            return _read_all(archive, entries, len(content))
    except RosterUnreadableError:
        raise
    except Exception:  # A damaged zip makes decoders fail in any way they like.
        raise RosterUnreadableError("roster_zip_damaged") from None


def _read_all(
    archive: zipfile.ZipFile, entries: list[zipfile.ZipInfo], n_packed: int
) -> dict[str, bytes]:
    most = min(MAX_TOTAL_BYTES, max(SMALL_BYTES, MAX_RATIO * n_packed))
    files, n_bytes = {}, 0
    for entry in entries:
        pieces = []
        with archive.open(entry) as source:
            while piece := source.read(PIECE_BYTES):
                # Counted as it unfolds: what a zip says of its own sizes need not be true.
                n_bytes += len(piece)
                if n_bytes > most:
                    raise _too_large()
                pieces.append(piece)
        files[entry.filename.replace("\\", "/")] = b"".join(pieces)
    return files


def declares_entities(content: bytes) -> bool:
    """Say whether an XML file declares what could unfold without end when it is read."""
    return any(word in content for word in ENTITIES)


def _too_large() -> RosterUnreadableError:
    return RosterUnreadableError("roster_zip_too_large")
