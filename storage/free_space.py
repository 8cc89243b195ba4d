"""How much may still be stored: a full disk takes no upload, and stops nothing else."""

import errno
import logging
import shutil
import sqlite3
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from django.conf import settings
from django.db import DatabaseError, transaction

from storage.places.addresses import is_bucket

logger = logging.getLogger(__name__)

BYTES_A_MB = 1_000_000

DISK_FULL = "53100"
"""https://www.postgresql.org/docs/current/errcodes-appendix.html"""

NO_SPACE = {errno.ENOSPC, errno.EDQUOT, errno.EFBIG}
"""What a system says when a file finds no room after all."""


def is_out_of_space(error: BaseException | None) -> bool:
    """Tell whether an error, or what it came of, is a full disk."""
    while error is not None:
        if isinstance(error, OSError) and error.errno in NO_SPACE:
            return True
        if _is_full_database(error):
            return True
        error = error.__cause__ or error.__context__
    return False


def _is_full_database(error: BaseException) -> bool:
    codes = (getattr(error, "sqlite_errorcode", None), getattr(error, "pgcode", None))
    return sqlite3.SQLITE_FULL in codes or DISK_FULL in codes


@contextmanager
def noted_beside_answer() -> Iterator[None]:
    """Write what an answer does without: a database that takes nothing keeps no answer back."""
    try:
        with transaction.atomic():
            yield
    except DatabaseError as error:
        # Its kind alone: PostgreSQL's own words hold what was to be written.
        logger.warning("a note beside an answer was not kept: %s", type(error).__name__)


def can_receive(n_bytes: int) -> bool:
    """Tell whether a body of this size finds room, where it is received and where it is kept."""
    return has_room(n_bytes) and shutil.disk_usage(_folder_of_bodies()).free >= n_bytes


def _folder_of_bodies() -> str:
    return settings.FILE_UPLOAD_TEMP_DIR or tempfile.gettempdir()


def free_mb() -> int:
    """Return the free space where uploads are stored; if that is elsewhere, where they are
    worked on."""
    is_away = is_bucket(settings.STORAGES)
    folder = Path(settings.COPIES_DIR if is_away else settings.MEDIA_ROOT)
    # Before the first upload the folder is missing, its disk is not.
    while not folder.exists():
        folder = folder.parent
    return shutil.disk_usage(folder).free // BYTES_A_MB


def has_room(n_bytes: int = 0) -> bool:
    """Tell whether the floor of free space is left when so many bytes are stored."""
    return free_mb() - n_bytes // BYTES_A_MB >= settings.MIN_FREE_MB
