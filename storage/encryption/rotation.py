"""New keys in place of old ones: each step leaves everything readable, and can be done again."""

import uuid
from collections.abc import Iterator
from dataclasses import dataclass, replace

from privacy.accesses import Access
from privacy.services.access_log import log_change
from storage.encryption.data_keys import SCHOOL, key_ids_in_use
from storage.encryption.installation_keys import fingerprint_of, new_key, write_keys
from storage.encryption.key_store import ROOT, KeyRecord
from storage.encryption.keyring import Keyring, keyring
from storage.errors import InstallationKeyError, KeyGoneError


@dataclass(frozen=True)
class Rotation:
    """What was done.

    Args:
        n_wrapped: keys that are wrapped anew.
        n_schools: schools with a new key.
        n_gone: schools whose key was deleted, with whatever it opened.
    """

    n_wrapped: int
    n_schools: int
    n_gone: int


def rotate_keys() -> Rotation:
    """Put new keys in place of the installation's and of each school's.

    Raises:
        RotationUnderWayError: another process is at it.
        InstallationKeyError: as `rotate_installation_key` says.
    """
    with keyring().store.rotated():
        n_wrapped = rotate_installation_key()
        # After the installation's: a school's new key hangs on the new one from the beginning.
        wrapped = [_rotate_if_there(key_id) for key_id in school_keys()]
    done = [n for n in wrapped if n is not None]
    return Rotation(n_wrapped + sum(done), len(done), len(wrapped) - len(done))


def rotate_installation_key() -> int:
    """Wrap everything that the installation's key wraps with a new one; return how many keys.

    One that was killed over it goes on with the key that it made. A key of the environment is made
    by whoever runs the installation, and given before the old one: `NEW,OLD`.

    Raises:
        InstallationKeyError: there is none, or it does not open what is there.
    """
    ring = keyring()
    ring.check()
    ring.make_first_keys()
    newest = None if ring.is_given else _begin(ring)
    n_wrapped = sum(_rewrap(ring, key_id, ROOT) for key_id in list(ring.store.ids()))
    if newest is not None:
        with ring.store.locked():
            keys = ring.installation_keys()
            # Last: until here the old one opened what was not wrapped anew yet. One that another
            # rotation has put before ours since stays: ours still opens what that has not reached.
            write_keys(ring.store, keys[: keys.index(newest) + 1])
    log_change(Access("keys", params={"how": "changed", "n_wrapped": n_wrapped}))
    return n_wrapped


def rotate_school_key(key_id: uuid.UUID) -> int:
    """Wrap everything that a school's key wraps with a new one; return how many keys.

    Raises:
        KeyGoneError: the school is gone.
    """
    ring = keyring()
    with ring.store.locked():
        record = ring.store.read(key_id)
        # Two versions: somebody was killed over it.
        if len(record.keys) == 1:
            record = ring.with_new_version(record)
            ring.store.write(record)
    newest = record.keys[-1].version
    n_wrapped = sum(_rewrap(ring, child, key_id.hex) for child in list(ring.store.ids()))
    with ring.store.locked():
        record = ring.store.read(key_id)
        # The old version goes last, as that of the installation does, and for the same reason none
        # that is newer than ours.
        kept = tuple(key for key in record.keys if key.version >= newest)
        ring.store.write(replace(record, keys=kept))
    params = {"how": "changed", "key": key_id.hex, "n_wrapped": n_wrapped}
    log_change(Access("keys", params=params))
    return n_wrapped


def _rotate_if_there(key_id: uuid.UUID) -> int | None:
    """Return how many keys were wrapped; one school that is gone must not stop all others."""
    try:
        return rotate_school_key(key_id)
    except KeyGoneError:
        return None


def school_keys() -> list[uuid.UUID]:
    return key_ids_in_use(SCHOOL)


def retired_keys() -> Iterator[str]:
    """Yield the marks of keys of the installation that wrap something and are not in force."""
    ring = keyring()
    in_force = fingerprint_of(ring.installation_keys()[0])
    for key_id in ring.store.ids():
        record = _read(ring, key_id)
        if record and record.parent == ROOT:
            yield from {key.by for key in record.keys} - {in_force}


def _begin(ring: Keyring) -> bytes:
    """Put a new key before the one in force, which goes on opening what it wrapped; return it."""
    with ring.store.locked():
        keys = ring.installation_keys()
        if not keys:
            file = str(ring.store.installation_file)
            raise InstallationKeyError("installation_key_missing", file=file)
        # Two: somebody was killed over it, or is at it.
        if len(keys) == 1:
            keys = [new_key(), *keys]
            write_keys(ring.store, keys)
        return keys[0]


def _rewrap(ring: Keyring, key_id: uuid.UUID, parent: str) -> bool:
    """Wrap one key anew if it hangs on this parent; one that was deleted meanwhile stays away."""
    record = _read(ring, key_id)
    # Before the lock is taken: most keys hang on somebody else.
    if record is None or record.parent != parent:
        return False
    with ring.store.locked():
        # Again, under the lock: somebody may have wrapped it anew since, or deleted it.
        record = _read(ring, key_id)
        if record is None or not ring.is_outdated(record):
            return False
        ring.store.write(ring.rewrap(record))
    return True


def _read(ring: Keyring, key_id: uuid.UUID) -> KeyRecord | None:
    try:
        return ring.store.read(key_id)
    except KeyGoneError:
        return None
