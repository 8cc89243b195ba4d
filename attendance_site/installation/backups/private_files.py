"""New files that only their owner may read, from their first byte on."""

import os
from pathlib import Path
from typing import IO

PRIVATE = 0o600


def create_private(path: Path) -> IO[bytes]:
    """Open a new file to be written; one that is there already is never written over.

    Raises:
        OSError: it exists, or its folder takes none.
    """
    return os.fdopen(os.open(path, os.O_WRONLY | os.O_CREAT | os.O_EXCL, PRIVATE), "wb")
