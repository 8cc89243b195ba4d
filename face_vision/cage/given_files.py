"""What a child is given: an open file, also of what lies in memory."""

import os
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import IO, BinaryIO


@contextmanager
def opened(source: Path | bytes | BinaryIO) -> Iterator[IO[bytes]]:
    """Give a file that has a number of the system; what is in memory is written into one."""
    if isinstance(source, Path):
        with source.open("rb") as file:
            yield file
        return
    content = source if isinstance(source, bytes) else source.read()
    with _file_in_memory() as file:
        file.write(content)
        file.flush()
        yield file


def _file_in_memory() -> IO[bytes]:
    if hasattr(os, "memfd_create"):
        # It has no name and lies in memory: it leaves nothing on the disk.
        return os.fdopen(os.memfd_create("sent"), "w+b")
    return tempfile.TemporaryFile()
