"""Where the parts of an upload lie on disk, and how they get there."""

import os
import shutil
import uuid
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from django.conf import settings
from django.core.files.base import File

FOLDER = "uploads"


class WholeFile(File):
    """A complete upload; its storage may take the file itself instead of a copy."""

    def temporary_file_path(self) -> str:
        return str(self.file.name)  # type: ignore[union-attr]


def uploads_folder() -> Path:
    return Path(settings.MEDIA_ROOT) / FOLDER


def part_file(upload_id: uuid.UUID) -> Path:
    return uploads_folder() / f"{upload_id.hex}.part"


def write_at(path: Path, start: int, content: bytes) -> None:
    """Write a part where the last one ended, over whatever a broken attempt left behind.

    Raises:
        FileNotFoundError: parts were here before, and their file is gone or too short.
    """
    path.parent.mkdir(mode=0o700, parents=True, exist_ok=True)
    descriptor = os.open(path, os.O_RDWR | (0 if start else os.O_CREAT), 0o600)
    with os.fdopen(descriptor, "r+b") as file:
        if file.seek(0, os.SEEK_END) < start:
            raise FileNotFoundError(f"{path} holds less than {start} bytes")
        file.seek(start)
        file.truncate()
        file.write(content)
        file.flush()
        os.fsync(descriptor)


@contextmanager
def as_whole_file(upload_id: uuid.UUID, name: str) -> Iterator[File]:
    """Give the parts as one file that may be moved away; they stay until their row goes."""
    parts = part_file(upload_id)
    whole = parts.with_suffix(".whole")
    whole.unlink(missing_ok=True)
    try:
        os.link(parts, whole)
    except FileNotFoundError:
        raise
    except OSError:
        shutil.copyfile(parts, whole)
    try:
        with whole.open("rb") as file:
            yield WholeFile(file, name=name)
    finally:
        whole.unlink(missing_ok=True)
