"""The parts of an upload, sealed one by one while they wait for the others.

Each part stands with its place in the whole and its length, both bound to it; all of a file have
one key.
"""

import os
import struct
import uuid
from collections.abc import Iterator
from typing import BinaryIO

from storage.encryption.keyring import keyring
from storage.encryption.sealed_bytes import NONCE_ENDS, key_id_in, open_sealed, seal
from storage.errors import BrokenSealError

PART = struct.Struct(">QQ")
"""Where the part begins in the whole, and how long its sealed form is."""


OVERHEAD_BYTES = 5 + 16 + 12 + 16
"""Mark, number of the key, nonce and tag around a sealed part."""


def append_record(file: BinaryIO, upload_id: uuid.UUID, *, start: int, content: bytes) -> None:
    """Write a part over whatever a broken attempt left behind its place.

    Raises:
        FileNotFoundError: less came before, or no part ended here.
    """
    # On the installation's key: of an upload this room knows a number only, no school.
    key_id = _key_id(file) or keyring().make(f"upload:{upload_id.hex}", parent=None)
    end = _end_of_parts(file, start)
    sealed = seal_part(upload_id, start=start, content=content, key_id=key_id)
    file.seek(end)
    file.truncate()
    file.write(PART.pack(start, len(sealed)) + sealed)
    file.flush()


def read_records(file: BinaryIO, upload_id: uuid.UUID) -> Iterator[bytes]:
    """Yield the parts one after the other; one that was torn off at the end is none.

    Raises:
        BrokenSealError: one was changed, or put elsewhere.
        FileNotFoundError: it is no file of parts, such as one from before there were keys.
    """
    if _key_id(file) is None:
        raise FileNotFoundError(f"no parts of {upload_id}")
    place = 0
    for start, n_bytes in _records(file):
        if start != place:
            raise BrokenSealError("seal_broken")
        sealed = file.read(n_bytes + OVERHEAD_BYTES)
        yield open_part(sealed, upload_id, start=start, n_bytes=n_bytes)
        place += n_bytes


def seal_part(upload_id: uuid.UUID, *, start: int, content: bytes, key_id: uuid.UUID) -> bytes:
    """Seal one part by itself, bound to its place and its length."""
    return seal(content, key_id=key_id, bound_to=_bound_to(upload_id, start, len(content)))


def open_part(sealed: bytes, upload_id: uuid.UUID, *, start: int, n_bytes: int) -> bytes:
    """Open what `seal_part` has sealed.

    Raises:
        BrokenSealError: it was changed, or put elsewhere.
    """
    return open_sealed(sealed, bound_to=_bound_to(upload_id, start, n_bytes))


def delete_key_of_records(file: BinaryIO) -> None:
    if key_id := _key_id(file):
        keyring().delete(key_id)


def _end_of_parts(file: BinaryIO, start: int) -> int:
    """Return where in the file the part is written that begins at a place of the whole."""
    place = end = 0
    for _, n_bytes in _records(file):
        if place >= start:
            break
        place += n_bytes
        end = file.tell() + n_bytes + OVERHEAD_BYTES
    if place != start:
        raise FileNotFoundError(f"no part ended at {start} bytes")
    return end


def _key_id(file: BinaryIO) -> uuid.UUID | None:
    """Return the number of the key of the parts; None where there is none yet."""
    file.seek(PART.size)
    beginning = file.read(NONCE_ENDS)
    return key_id_in(beginning) if len(beginning) == NONCE_ENDS else None


def _records(file: BinaryIO) -> Iterator[tuple[int, int]]:
    """Yield place and size of each part; the file is at its sealed form meanwhile."""
    n_file_bytes = os.fstat(file.fileno()).st_size
    at = 0
    while at + PART.size + OVERHEAD_BYTES <= n_file_bytes:
        file.seek(at)
        start, n_sealed = PART.unpack(file.read(PART.size))
        at += PART.size + n_sealed
        # A torn length may say anything: no more is read than is there.
        if n_sealed < OVERHEAD_BYTES or at > n_file_bytes:
            return
        yield start, n_sealed - OVERHEAD_BYTES


def _bound_to(upload_id: uuid.UUID, start: int, n_bytes: int) -> bytes:
    return f"upload|{upload_id.hex}|{start}|{n_bytes}".encode()
