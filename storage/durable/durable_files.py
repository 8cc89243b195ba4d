"""Files that a power cut leaves whole, and names that it does not take back."""

import os
import uuid
from pathlib import Path

PRIVATE = 0o600


def sync_to_disk(path: Path | str) -> None:
    """Wait until a file, or the names within a folder, are on the disk."""
    descriptor = os.open(path, os.O_RDONLY)
    try:
        os.fsync(descriptor)
    finally:
        os.close(descriptor)


def replace_durably(path: Path, content: bytes) -> None:
    """Write beside, then rename: whoever reads, or is killed, finds the old file or the new one.

    Args:
        path: its folder exists; the file is for its owner alone.
    """
    draft = path.with_name(f".{path.name}.{uuid.uuid4().hex}")
    descriptor = os.open(draft, os.O_WRONLY | os.O_CREAT | os.O_EXCL, PRIVATE)
    try:
        with os.fdopen(descriptor, "wb") as file:
            file.write(content)
            file.flush()
            # Before it takes the name: else a power cut may leave an empty file in its place.
            os.fsync(descriptor)
        draft.replace(path)
    except BaseException:
        draft.unlink(missing_ok=True)
        raise
    sync_to_disk(path.parent)
