"""Reach a socket of the file system however long its path is."""

import os
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

LONGEST_PATH = 100
"""Systems keep 104 to 108 bytes for the path of a socket."""


@contextmanager
def short_path(path: Path) -> Iterator[str]:
    """Give a path to the same socket that fits, as long as the block runs.

    Raises:
        OSError: the path is too long, and this system has no other name for its folder (only
            Linux has).
    """
    if len(os.fsencode(path)) <= LONGEST_PATH:
        yield str(path)
        return
    folder = os.open(path.parent, os.O_RDONLY | os.O_DIRECTORY)
    try:
        # By the open folder: this path is short, wherever the folder lies.
        yield f"/proc/self/fd/{folder}/{path.name}"
    finally:
        os.close(folder)
