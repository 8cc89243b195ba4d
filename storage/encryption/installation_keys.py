"""The installation's key, which wraps those of the schools: in a file, or in the environment."""

import base64
import hashlib
import secrets
from collections.abc import Sequence

from storage.encryption.key_store import KeyStore
from storage.errors import InstallationKeyError

KEY_BYTES = 32
VARIABLE = "ENCRYPTION_KEY"


def read_keys(store: KeyStore, given: str) -> list[bytes]:
    """Return the keys, the one in force first; further ones open what they once wrapped.

    Args:
        given: those of the environment, with commas between; empty: they stand in the file.

    Raises:
        InstallationKeyError: what stands there is no key.
    """
    if given:
        return [_read(text, VARIABLE) for text in given.split(",")]
    if not store.installation_file.exists():
        return []
    lines = store.installation_file.read_text(encoding="utf-8").split()
    return [_read(text, str(store.installation_file)) for text in lines]


def write_keys(store: KeyStore, keys: Sequence[bytes]) -> None:
    store.write_installation_keys([as_text(key) for key in keys])


def new_key() -> bytes:
    return secrets.token_bytes(KEY_BYTES)


def as_text(key: bytes) -> str:
    return base64.b64encode(key).decode()


def fingerprint_of(key: bytes) -> str:
    """Name a key without giving anything of it away."""
    return hashlib.sha256(b"attendance installation key" + key).hexdigest()[:16]


def _read(text: str, name: str) -> bytes:
    try:
        key = base64.b64decode(text.strip(), validate=True)
    except ValueError:
        # Refused below by its length, like any other; a key that was mistyped is not repeated.
        key = b""
    if len(key) != KEY_BYTES:
        raise InstallationKeyError("installation_key_unreadable", name=name)
    return key
