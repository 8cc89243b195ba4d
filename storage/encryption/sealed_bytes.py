"""Bytes and short texts sealed with AES-256-GCM, each bound to the row that holds it."""

import base64
import secrets
import uuid
from collections.abc import Collection, Iterable
from functools import cache

from cryptography.exceptions import InvalidTag
from cryptography.hazmat.primitives.ciphers.aead import AESGCM

from storage.encryption.keyring import NONCE_BYTES, SECRETS_KEY, HeldKey, keyring
from storage.errors import BrokenSealError

MAGIC = b"SL\xc0\x7f\x01"
"""No picture begins so, and no vector: as a float32 the first four bytes are no number."""

KEY_ENDS = len(MAGIC) + 16
NONCE_ENDS = KEY_ENDS + NONCE_BYTES
TEXT_MARK = "sealed:"


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


def open_rows(
    rows: Iterable[tuple[int, str, bytes]], *, label: str, bound_to: bytes
) -> list[bytes]:
    """Decrypt a column of many rows, each owned by the row that its first value is the key of.

    Each key is fetched once, and no more is done for each row than must be: a school has a hundred
    thousand. What is still plain is returned as it is.

    Args:
        rows: key of the owner, number in the seals, what is stored.
        label: of the model of the owners.
        bound_to: what all of them are bound to, before the number of each.

    Raises:
        BrokenSealError: one was changed, or belongs to another row or owner.
        KeyGoneError: one was erased with its key.
    """
    ciphers: dict[tuple[int, bytes], AESGCM] = {}
    opened: list[bytes] = []
    last: tuple[int, bytes] | None = None
    try:
        for owner, number, stored in rows:
            head = stored[:KEY_ENDS]
            # Rows of one owner mostly follow each other: then nothing is looked up.
            if (owner, head) != last:
                if not head.startswith(MAGIC):
                    opened.append(stored)
                    continue
                # By owner and key: another student's key in her row must still meet the check.
                last = owner, head
                cipher = ciphers.get(last) or _cipher_of(stored, f"{label}:{owner}")
                ciphers[last], bound = cipher, head + bound_to
            nonce, sealed = stored[KEY_ENDS:NONCE_ENDS], stored[NONCE_ENDS:]
            opened.append(cipher.decrypt(nonce, sealed, bound + number.encode()))
    except (InvalidTag, ValueError):
        raise BrokenSealError("seal_broken") from None
    return opened


def with_their_keys(rows: Iterable[tuple[int, str, bytes]]) -> list[tuple[int, str, bytes]]:
    """Leave out the rows (as of `open_rows`) that were erased with their key."""
    has = cache(keyring().store.has)
    return [row for row in rows if not is_sealed(row[2]) or has(_key_id_of(row[2]))]


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


def _cipher_of(stored: bytes, owner: str) -> AESGCM:
    held = keyring().key(_key_id_of(stored))
    if held.owner != owner:
        raise BrokenSealError("seal_broken")
    return held.cipher


def _seal(plain: bytes, held: HeldKey, key_id: uuid.UUID, bound_to: bytes) -> bytes:
    head, nonce = MAGIC + key_id.bytes, secrets.token_bytes(NONCE_BYTES)
    # Number of the key and row are authenticated along: copied elsewhere, it does not open.
    return head + nonce + held.cipher.encrypt(nonce, plain, head + bound_to)


def _key_id_of(stored: bytes) -> uuid.UUID:
    if len(stored) < NONCE_ENDS or not is_sealed(stored):
        raise BrokenSealError("seal_broken")
    return uuid.UUID(bytes=stored[len(MAGIC) : KEY_ENDS])
