"""How much may still be stored: a full disk takes no upload, and stops nothing else."""

import shutil
from pathlib import Path

from django.conf import settings

BYTES_A_MB = 1_000_000


def free_mb() -> int:
    """Return the free space where uploads are stored."""
    folder = Path(settings.MEDIA_ROOT)
    while not folder.exists():
        folder = folder.parent
    return shutil.disk_usage(folder).free // BYTES_A_MB


def has_room(n_bytes: int = 0) -> bool:
    """Tell whether the floor of free space is left when so many bytes are stored."""
    return free_mb() - n_bytes // BYTES_A_MB >= settings.MIN_FREE_MB
