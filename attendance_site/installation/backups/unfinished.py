"""A restoration whose withdrawals are not repeated yet: whoever starts next repeats them.

A backup has the consents and faces of those who withdrew after it. The mark lies in VAR_DIR from
before the commit until all of them are withdrawn again, whatever is killed between.
"""

import fcntl
import os
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from django.conf import settings
from django.core.management import call_command

from faces.services.lost_keys import withdraw_without_keys

MARK = "restoration-unfinished"


def is_unfinished() -> bool:
    return _mark().exists()


@contextmanager
def marked() -> Iterator[None]:
    """Note that a restoration is about to be kept; what fails in the block is none."""
    descriptor = os.open(_mark(), os.O_CREAT | os.O_WRONLY, 0o600)
    os.fsync(descriptor)
    os.close(descriptor)
    try:
        yield
    except BaseException:
        _mark().unlink(missing_ok=True)
        raise


def end_restoration() -> int | None:
    """Bring its tables up to this version, withdraw again, take the mark away; safe to call twice.

    Returns:
        How many students were withdrawn; None: there is no restoration to end.

    Raises:
        StorageError: the folder of keys is another installation's.
    """
    try:
        mark = _mark().open()
    except FileNotFoundError:
        return None
    with mark:
        # Processes of a site start together: one does it, the others wait and find nothing to do.
        fcntl.flock(mark, fcntl.LOCK_EX)
        if not is_unfinished():
            return None
        call_command("migrate", verbosity=0, interactive=False)
        n_withdrawn = withdraw_without_keys()
        _mark().unlink()
        return n_withdrawn


def _mark() -> Path:
    return Path(settings.VAR_DIR) / MARK
