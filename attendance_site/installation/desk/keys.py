"""Keys that open the desk once, within seconds; each is a file that only its owner can make.

A key is never kept: the name of its file is a digest of it, and whoever removes that file first has
used it. So another account of the machine can neither make one nor read one.
"""

import hashlib
import os
import secrets
import stat
import time
from collections.abc import Callable
from contextlib import suppress
from pathlib import Path

from django.conf import settings

VALID_S = 20
"""As long as a browser may take to start on an old laptop."""

CLOCK_S = 1
OTHERS = 0o077


def desk_folder() -> Path:
    """Return the folder of the desk, made if need be.

    Raises:
        PermissionError: somebody else owns it, or may look into it.
    """
    folder = Path(settings.VAR_DIR) / "desk"
    folder.mkdir(mode=0o700, parents=True, exist_ok=True)
    if not _is_private(folder.lstat(), stat.S_ISDIR):
        raise PermissionError(f"{folder} must belong to you, and nobody else may open it.")
    return folder


def make_key() -> str:
    key = secrets.token_urlsafe(32)
    write_private(_path_of(key), "")
    return key


def redeem_key(key: str) -> bool:
    """Use a key up; say whether it was one, and still valid."""
    try:
        path = _path_of(key)
        made = path.lstat()
        # Of two who come at the same moment only one removes it.
        path.unlink()
    except OSError:
        return False
    since_s = time.time() - made.st_mtime
    return _is_private(made, stat.S_ISREG) and -CLOCK_S <= since_s <= VALID_S


def drop_key(key: str) -> None:
    with suppress(OSError):
        _path_of(key).unlink()


def is_unused(key: str) -> bool:
    return _path_of(key).exists()


def write_private(path: Path, text: str) -> None:
    """Write a file that is there for its owner alone from the first moment on."""
    path.unlink(missing_ok=True)
    with os.fdopen(os.open(path, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600), "w") as file:
        file.write(text)


def digest_of(key: str) -> str:
    return hashlib.sha256(key.encode("utf-8", "replace")).hexdigest()


def drop_old_keys() -> None:
    """Remove what a desk that was killed has left: keys, and pages that hand them over."""
    for path in [*desk_folder().glob("key-*"), *desk_folder().glob("open*.html")]:
        with suppress(OSError):
            if time.time() - path.lstat().st_mtime > VALID_S:
                path.unlink()


def _path_of(key: str) -> Path:
    return desk_folder() / f"key-{digest_of(key)}"


def _is_private(found: os.stat_result, is_kind: Callable[[int], bool]) -> bool:
    is_ours = found.st_uid == os.geteuid() and not found.st_mode & OTHERS
    return is_ours and is_kind(found.st_mode)
