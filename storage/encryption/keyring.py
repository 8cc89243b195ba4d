"""Unwrapped keys as this process holds them, and the making of new ones."""

import base64
import secrets
import time
import uuid
from collections.abc import Callable
from dataclasses import dataclass
from functools import lru_cache
from pathlib import Path

from cryptography.exceptions import InvalidTag
from cryptography.hazmat.primitives.ciphers.aead import AESGCM
from django.conf import settings
from django.db import transaction

from privacy.accesses import Access
from privacy.action_sources import current_source
from privacy.models.access_log import AccessAction
from privacy.services.access_log import append_entry
from storage.encryption.installation_keys import (
    KEY_BYTES,
    fingerprint_of,
    new_key,
    read_keys,
    write_keys,
)
from storage.encryption.key_store import ROOT, KeyRecord, KeyStore, WrappedKey
from storage.encryption.keys_in_use import has_keys_in_use
from storage.errors import BrokenSealError, InstallationKeyError, KeyGoneError

NONCE_BYTES = 12
SECRETS_KEY = uuid.UUID(int=1)
"""The key of what no student and no lesson owns: secrets of webhooks, cameras, second factors."""

HELD_S = 60
"""So long after a key was deleted elsewhere this process may still hold it."""

MAX_HELD = 50_000


@dataclass(frozen=True, eq=False)
class HeldKey:
    """An unwrapped key.

    Args:
        owner: whose it is; what is sealed for somebody else does not open.
        secret: the key itself; AES-256.
        cipher: encrypts and decrypts with it.
        until_s: of the monotonic clock; afterwards it is read anew.
    """

    owner: str
    secret: bytes
    cipher: AESGCM
    until_s: float


def _log_first_keys() -> None:
    access = Access("keys", params={"how": "added"})
    append_entry(access, action=AccessAction.CHANGE, source=current_source())


class Keyring:
    """All keys of one folder.

    Args:
        store: where the wrapped ones lie.
        given: the installation's keys as the environment has them; may be empty.
        has_sealed_data: asked before the very first key is made.
    """

    def __init__(self, store: KeyStore, given: str, has_sealed_data: Callable[[], bool]) -> None:
        self.store, self._given, self._has_sealed_data = store, given, has_sealed_data
        # By the bytes of the number: a school has thousands of keys, and hashing each as a UUID
        # takes longer than all the rest that is asked of it.
        self._held: dict[tuple[bytes, int], HeldKey] = {}

    def key(self, key_id: uuid.UUID) -> HeldKey:
        """Return a data key.

        Raises:
            KeyGoneError: it was deleted.
            InstallationKeyError: the installation's key is missing, or another one.
        """
        return self.key_of_bytes(key_id.bytes)

    def key_of_bytes(self, number: bytes) -> HeldKey:
        """Return a data key as `key` does, by the 16 bytes of its number."""
        held = self._held.get((number, 0))
        if held is None:
            return self._hold((number, 0), self._read(uuid.UUID(bytes=number)))
        if held.until_s < time.monotonic():
            # A data key never changes; all that can have happened is that it was deleted.
            if not self.store.has(uuid.UUID(bytes=number)):
                self._held.pop((number, 0), None)
                raise KeyGoneError("key_gone")
            until_s = time.monotonic() + HELD_S
            held = self._hold((number, 0), HeldKey(held.owner, held.secret, held.cipher, until_s))
        return held

    def _read(self, key_id: uuid.UUID) -> HeldKey:
        """Unwrap a key; what wraps it may be replaced at this very moment, so it is read again."""
        try:
            return self._unwrap_last(self.store.read(key_id))
        except (BrokenSealError, InstallationKeyError):
            return self._unwrap_last(self.store.read(key_id))

    def secrets_key(self) -> HeldKey:
        self.make_first_keys()
        return self.key(SECRETS_KEY)

    def make_first_keys(self) -> None:
        """Make the installation's key, at the first start of all.

        Raises:
            InstallationKeyError: there is something encrypted already.
        """
        if self.store.has(SECRETS_KEY):
            return
        # The key once more after the data: another process may have made both in between.
        if self._has_sealed_data() and not self.store.has(SECRETS_KEY):
            # A new key would open nothing that is stored, and hide that the old one is lost.
            raise self._missing()
        with self.store.locked():
            # Asked again: site and worker may start at the same moment.
            if self.store.has(SECRETS_KEY):
                return
            if not self.installation_keys():
                write_keys(self.store, [new_key()])
            self._write_new(SECRETS_KEY, owner=ROOT, parent=ROOT)
        # Before the first migration there is no log yet, and the start must go on.
        transaction.on_commit(_log_first_keys, robust=True)

    def make(self, owner: str, *, parent: uuid.UUID | None) -> uuid.UUID:
        """Make a key; the file is written before anybody can name it.

        Args:
            parent: the key that wraps it; None: the installation's.
        """
        self.make_first_keys()
        key_id = uuid.uuid4()
        # A rotation waits: it must see what was wrapped with the key that it retires.
        with self.store.locked(is_shared=True):
            self._write_new(key_id, owner=owner, parent=parent.hex if parent else ROOT)
        return key_id

    def delete(self, key_id: uuid.UUID) -> None:
        self.store.delete(key_id)
        # A copy of the names: other threads read keys meanwhile. One key may be held in several
        # versions.
        for held in [name for name in list(self._held) if name[0] == key_id.bytes]:
            self._held.pop(held, None)

    def installation_keys(self) -> list[bytes]:
        return read_keys(self.store, self._given)

    @property
    def is_given(self) -> bool:
        """Whether the installation's key stands in the environment."""
        return bool(self._given)

    def check(self) -> None:
        """Refuse a key of the installation that does not open what is encrypted.

        Raises:
            InstallationKeyError: it is missing, or another one.
        """
        if self.store.has(SECRETS_KEY):
            self._unwrap_last(self.store.read(SECRETS_KEY))
        elif self._has_sealed_data():
            raise self._missing()

    def rewrap(self, record: KeyRecord) -> KeyRecord:
        """Wrap all versions of a key with its parent's newest."""
        keys = [self._wrap(record, key.version, self._unwrap(record, key)) for key in record.keys]
        return KeyRecord(record.id, record.owner, record.parent, tuple(keys))

    def with_new_version(self, record: KeyRecord) -> KeyRecord:
        """Add a version that is in force from now on."""
        key = self._wrap(record, record.keys[-1].version + 1, secrets.token_bytes(KEY_BYTES))
        return KeyRecord(record.id, record.owner, record.parent, (*record.keys, key))

    def is_outdated(self, record: KeyRecord) -> bool:
        """Tell whether its parent has a newer version than the one that wraps it."""
        newest = self.newest_of(record.parent)
        return any(key.by != newest for key in record.keys)

    def newest_of(self, parent: str) -> str:
        """Name the version of a parent that wraps what is new."""
        if parent == ROOT:
            return fingerprint_of(self._installation_keys_or_refuse()[0])
        return str(self.store.read(uuid.UUID(hex=parent)).keys[-1].version)

    def _write_new(self, key_id: uuid.UUID, *, owner: str, parent: str) -> None:
        record = KeyRecord(key_id, owner, parent)
        key = self._wrap(record, 1, secrets.token_bytes(KEY_BYTES))
        self.store.write(KeyRecord(key_id, owner, parent, (key,)))

    def _wrap(self, record: KeyRecord, version: int, secret: bytes) -> WrappedKey:
        by = self.newest_of(record.parent)
        nonce = secrets.token_bytes(NONCE_BYTES)
        bound = _bound_to(record, version)
        sealed = nonce + self._parent_cipher(record.parent, by).encrypt(nonce, secret, bound)
        return WrappedKey(version, by, base64.b64encode(sealed).decode())

    def _unwrap(self, record: KeyRecord, key: WrappedKey) -> bytes:
        sealed = base64.b64decode(key.sealed)
        cipher = self._parent_cipher(record.parent, key.by)
        bound = _bound_to(record, key.version)
        try:
            return cipher.decrypt(sealed[:NONCE_BYTES], sealed[NONCE_BYTES:], bound)
        except InvalidTag:
            raise BrokenSealError("seal_broken") from None

    def _unwrap_last(self, record: KeyRecord) -> HeldKey:
        return _held(record.owner, self._unwrap(record, record.keys[-1]))

    def _parent_cipher(self, parent: str, by: str) -> AESGCM:
        if parent == ROOT:
            return self._installation_cipher(by)
        key_id, version = uuid.UUID(hex=parent), int(by)
        name = (key_id.bytes, version)
        held = self._held.get(name)
        if held is None or held.until_s < time.monotonic():
            record = self.store.read(key_id)
            found = [key for key in record.keys if key.version == version]
            # Retired by a rotation since this record was read; `_read` reads it once more.
            if not found:
                raise BrokenSealError("seal_broken")
            held = self._hold(name, _held(record.owner, self._unwrap(record, found[0])))
        return held.cipher

    def _installation_cipher(self, fingerprint: str) -> AESGCM:
        # By its mark, not by trying: so a wrong key is told from a damaged file.
        for key in self._installation_keys_or_refuse():
            if fingerprint_of(key) == fingerprint:
                return AESGCM(key)
        raise InstallationKeyError("installation_key_wrong", file=str(self.store.installation_file))

    def _installation_keys_or_refuse(self) -> list[bytes]:
        keys = self.installation_keys()
        if not keys:
            raise self._missing()
        return keys

    def _missing(self) -> InstallationKeyError:
        file = str(self.store.installation_file)
        return InstallationKeyError("installation_key_missing", file=file)

    def _hold(self, name: tuple[bytes, int], held: HeldKey) -> HeldKey:
        if len(self._held) >= MAX_HELD:
            # All of them: which will be asked for again nobody knows, and reading one anew costs
            # little.
            self._held.clear()
        self._held[name] = held
        return held


def keyring() -> Keyring:
    """Return the keys of this installation."""
    return _keyring_of(Path(settings.KEYS_DIR), settings.ENCRYPTION_KEY)


@lru_cache(maxsize=4)
def _keyring_of(folder: Path, given: str) -> Keyring:
    return Keyring(KeyStore(folder), given, has_keys_in_use)


def _held(owner: str, secret: bytes) -> HeldKey:
    return HeldKey(owner, secret, AESGCM(secret), time.monotonic() + HELD_S)


def _bound_to(record: KeyRecord, version: int) -> bytes:
    """Name what a wrapped key is for: one that is put into another's file does not open."""
    return f"{record.id.hex}|{record.owner}|{record.parent}|{version}".encode()
