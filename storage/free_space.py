"""How much may still be stored: a full disk takes no upload, and stops nothing else."""

import errno
import shutil
import tempfile
from pathlib import Path

from django.conf import settings

BYTES_A_MB = 1_000_000


NO_SPACE = {errno.ENOSPC, errno.EDQUOT, errno.EFBIG}
"""What a system says when a file finds no room after all."""


def is_out_of_space(error: BaseException | None) -> bool:
    """Tell whether an error, or what it came of, is a full disk."""
    while error is not None:
        if isinstance(error, OSError) and error.errno in NO_SPACE:
            return True
        error = error.__cause__ or error.__context__
    return False


def can_receive(n_bytes: int) -> bool:
    """Tell whether a body of this size finds room, where it is received and where it is kept."""
    return has_room(n_bytes) and shutil.disk_usage(_folder_of_bodies()).free >= n_bytes


def _folder_of_bodies() -> str:
    return settings.FILE_UPLOAD_TEMP_DIR or tempfile.gettempdir()


def free_mb() -> int:
    """Return the free space where uploads are stored."""
    folder = Path(settings.MEDIA_ROOT)
    # Before the first upload the folder is missing, its disk is not.
    while not folder.exists():
        folder = folder.parent
    return shutil.disk_usage(folder).free // BYTES_A_MB


def has_room(n_bytes: int = 0) -> bool:
    """Tell whether the floor of free space is left when so many bytes are stored."""
    return free_mb() - n_bytes // BYTES_A_MB >= settings.MIN_FREE_MB
