"""A screen that nobody sees (Xvfb), and what it shows."""

import os
import shutil
import struct
import subprocess
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import numpy as np

SIZE = (1280, 1000)
HEADER = struct.Struct(">25I")
N_BYTES_OF_COLOUR = 12


def why_no_screen() -> str:
    """Return what to install; "" if it is there."""
    return "" if shutil.which("Xvfb") else "Xvfb is not installed: apt-get install xvfb"


class VirtualScreen:
    """One screen, whose picture lies in a file."""

    def __init__(self, folder: Path, display: str) -> None:
        self.display, self._file = display, folder / "Xvfb_screen0"

    def photograph(self) -> np.ndarray:
        """Return RGB, uint8, shape (height, width, 3); the file is an X window dump (XWD)."""
        content = self._file.read_bytes()
        header = HEADER.unpack_from(content)
        header_bytes, width, height, row_bytes = header[0], header[4], header[5], header[12]
        start = header_bytes + header[19] * N_BYTES_OF_COLOUR
        rows = np.frombuffer(content, np.uint8, height * row_bytes, start)
        return rows.reshape(height, row_bytes // 4, 4)[:, :width, 2::-1].copy()


@contextmanager
def virtual_screen(folder: Path) -> Iterator[VirtualScreen]:
    """Show a screen as long as the block runs; the server chooses its number."""
    read_end, write_end = os.pipe()
    size = "x".join(map(str, (*SIZE, 24)))
    arguments = ["-screen", "0", size, "-fbdir", str(folder), "-nolisten", "tcp"]
    server = subprocess.Popen(
        ["Xvfb", "-displayfd", str(write_end), *arguments],
        pass_fds=[write_end],
        stdout=subprocess.DEVNULL,
        stderr=subprocess.DEVNULL,
    )
    os.close(write_end)
    try:
        with os.fdopen(read_end) as number:
            yield VirtualScreen(folder, f":{number.readline().strip()}")
    finally:
        server.terminate()
        server.wait()
