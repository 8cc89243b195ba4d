"""Bytes and short texts sealed with AES-256-GCM, each bound to the row that holds it."""

import base64
import secrets
import struct
import uuid
from collections.abc import Collection, Iterable, Sequence
from functools import cache

import numpy as np
from cryptography.exceptions import InvalidTag
from cryptography.hazmat.primitives.ciphers.aead import AESGCM
from numpy.typing import NDArray

from storage.encryption.keyring import NONCE_BYTES, SECRETS_KEY, HeldKey, keyring
from storage.errors import BrokenSealError

MAGIC = b"SL\xc0\x7f\x01"
"""No picture begins so, and no vector: as a float32 the first four bytes are no number."""

KEY_ENDS = len(MAGIC) + 16
NONCE_ENDS = KEY_ENDS + NONCE_BYTES
TAG_BYTES = 16
SEAL_BYTES = NONCE_ENDS + TAG_BYTES
"""By so much a value is longer sealed than open: there is a tag at its end, too."""

TEXT_MARK = "sealed:"

Row = tuple[int, str, bytes | memoryview]
"""Key of the owner, number in the seals (it may have hyphens), and what is stored."""


def is_sealed(stored: bytes) -> bool:
    return stored.startswith(MAGIC)


def seal(plain: bytes, *, key_id: uuid.UUID, bound_to: bytes) -> bytes:
    """Encrypt bytes.

    Args:
        bound_to: purpose and identity of the row; without the same ones they do not open.
    """
    return _seal(plain, keyring().key(key_id), key_id, bound_to)


def open_sealed(stored: bytes, *, bound_to: bytes, owners: Collection[str] = ()) -> bytes:
    """Decrypt what was sealed.

    Args:
        owners: whose key it must be, one of these; none: anybody's.

    Raises:
        BrokenSealError: it was changed, or belongs to another row or owner.
        KeyGoneError: it was erased with its key.
    """
    held = keyring().key(_key_id_of(stored))
    if owners and held.owner not in owners:
        raise BrokenSealError("seal_broken")
    try:
        return _decrypt(held.cipher, stored, bound_to)
    except (InvalidTag, ValueError):
        raise BrokenSealError("seal_broken") from None


def open_vectors(rows: Sequence[Row], *, label: str, bound_to: bytes) -> NDArray[np.uint8]:
    """Decrypt a column of many rows, all of one length, into one array, one behind the other.

    No more is done for each row than must be, and nothing is copied twice: a school has a hundred
    thousand. What is still plain is taken as it is.

    Args:
        label: of the model of the owners, whose keys alone may open the rows.
        bound_to: what all of them are bound to, before the number of each.

    Raises:
        ValueError: they are of several lengths.
        BrokenSealError: one was changed, or belongs to another row or owner.
        KeyGoneError: one was erased with its key.
    """
    n_bytes = _opened_length(rows[0][2]) if rows else 0
    # Not filled with zeros first, as a bytearray would be.
    opened = np.empty(n_bytes * len(rows), np.uint8)
    try:
        _open_into(opened.data, rows, label=label, bound_to=bound_to)
    except (InvalidTag, ValueError):
        # One by one, slowly: that says which of the two it was.
        for row in rows:
            open_row(row, label=label, bound_to=bound_to)
        raise ValueError("values of several lengths") from None
    return opened


def _open_into(opened: memoryview, rows: Sequence[Row], *, label: str, bound_to: bytes) -> None:
    n_bytes = len(opened) // max(1, len(rows))
    n_sealed, unpack = n_bytes + SEAL_BYTES, _parts_of(n_bytes).unpack
    key_of_bytes, start = keyring().key_of_bytes, 0
    last_owner, last_head = 0, b""
    for owner, number, value in rows:
        end = start + n_bytes
        if len(value) != n_sealed:
            opened[start:end] = _require_plain(value)
            start = end
            continue
        head, nonce, sealed = unpack(value)
        # Rows of one owner mostly follow each other: then nothing is looked up.
        if head != last_head or owner != last_owner:
            held = key_of_bytes(_require_mark(head)[len(MAGIC) :])
            # Another student's key in her row must still meet the check.
            if held.owner != f"{label}:{owner}":
                raise BrokenSealError("seal_broken")
            last_owner, last_head = owner, head
            decrypt_into, bound = held.cipher.decrypt_into, head + bound_to
        row = bound + number.replace("-", "").encode()
        decrypt_into(nonce, sealed, row, opened[start:end])
        start = end


def open_row(row: Row, *, label: str, bound_to: bytes) -> bytes:
    """Decrypt the value of one row, as `open_vectors` does."""
    owner, number, value = row
    stored = bytes(value)
    if not is_sealed(stored):
        return stored
    bound_to += number.replace("-", "").encode()
    return open_sealed(stored, bound_to=bound_to, owners={f"{label}:{owner}"})


def with_their_keys(rows: Iterable[Row]) -> list[Row]:
    """Leave out the rows that were erased with their key."""
    has = cache(keyring().store.has)
    heads = ((row, bytes(row[2])[:NONCE_ENDS]) for row in rows)
    return [row for row, head in heads if not is_sealed(head) or has(_key_id_of(head))]


def key_id_in(stored: bytes) -> uuid.UUID | None:
    """Return the number of the key of what is sealed; None if it is not."""
    return _key_id_of(stored) if is_sealed(stored) else None


def seal_text(text: str, *, purpose: str) -> str:
    """Encrypt a small secret with a key of the installation.

    Args:
        purpose: what it is for, and of which row; without the same one it does not open.
    """
    held = keyring().secrets_key()
    sealed = _seal(text.encode(), held, SECRETS_KEY, purpose.encode())
    return TEXT_MARK + base64.urlsafe_b64encode(sealed).decode()


def open_text(stored: str, *, purpose: str) -> str:
    """Decrypt a small secret; one that is still plain is returned as it is.

    Raises:
        BrokenSealError: it was changed, or is for something else.
    """
    if not is_sealed_text(stored):
        return stored
    try:
        sealed = base64.urlsafe_b64decode(stored.removeprefix(TEXT_MARK))
    except ValueError:
        raise BrokenSealError("seal_broken") from None
    return open_sealed(sealed, bound_to=purpose.encode()).decode()


def is_sealed_text(stored: str) -> bool:
    return stored.startswith(TEXT_MARK)


def _decrypt(cipher: AESGCM, stored: bytes, bound_to: bytes) -> bytes:
    nonce, sealed = stored[KEY_ENDS:NONCE_ENDS], stored[NONCE_ENDS:]
    return cipher.decrypt(nonce, sealed, stored[:KEY_ENDS] + bound_to)


def _opened_length(value: bytes | memoryview) -> int:
    # Not below 0: one that was cut off is met as broken later on.
    return max(0, len(value) - SEAL_BYTES * is_sealed(bytes(value)))


def _parts_of(n_bytes: int) -> struct.Struct:
    """Return how a sealed value of so many bytes is cut: mark and key, nonce, all that is sealed.

    In one step; three take as long as a third of the decryption.
    """
    return struct.Struct(f"{KEY_ENDS}s{NONCE_BYTES}s{n_bytes + TAG_BYTES}s")


def _require_plain(value: bytes | memoryview) -> bytes:
    """Refuse what was sealed and has lost or gained bytes since."""
    plain = bytes(value)
    if is_sealed(plain):
        raise ValueError("of another length")
    return plain


def _require_mark(head: bytes) -> bytes:
    """Refuse what is not sealed and as long as if it were."""
    if not is_sealed(head):
        raise ValueError("of another length")
    return head


def _seal(plain: bytes, held: HeldKey, key_id: uuid.UUID, bound_to: bytes) -> bytes:
    head, nonce = MAGIC + key_id.bytes, secrets.token_bytes(NONCE_BYTES)
    # Number of the key and row are authenticated along: copied elsewhere, it does not open.
    return head + nonce + held.cipher.encrypt(nonce, plain, head + bound_to)


def _key_id_of(stored: bytes) -> uuid.UUID:
    if len(stored) < NONCE_ENDS or not is_sealed(stored):
        raise BrokenSealError("seal_broken")
    return uuid.UUID(bytes=stored[len(MAGIC) : KEY_ENDS])
