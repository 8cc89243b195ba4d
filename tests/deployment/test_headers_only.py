"""Pictures that are small as files and huge as pixels cost the site nothing."""

import subprocess
import sys
import zlib
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parents[2]
MOST_MB = 60
"""Each of these pictures is 147 MB as pixels."""

SCRIPT = """
import os, resource, sys
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path
import django
django.setup()
from faces.recordings import kind_of_recording
from faces.services.pictures.face_pictures import kind_of_face_file
path = Path(sys.argv[1])
def peak_mb():
    return resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024
before = peak_mb()
with ThreadPoolExecutor(8) as pool:
    kinds = set(pool.map(kind_of_recording, [path] * 8))
    kinds |= set(pool.map(kind_of_face_file, [path] * 8))
print(sorted(map(str, kinds)), peak_mb() - before)
"""


@pytest.fixture
def bomb(tmp_path) -> Path:
    """A PNG of 7000 x 7000 pixels of one colour, in 143 kB."""
    width = height = 7000

    def chunk(name: bytes, content: bytes) -> bytes:
        checksum = zlib.crc32(name + content).to_bytes(4, "big")
        return len(content).to_bytes(4, "big") + name + content + checksum

    size = width.to_bytes(4, "big") + height.to_bytes(4, "big") + bytes([8, 2, 0, 0, 0])
    rows = zlib.compress((b"\0" + b"\x80" * 3 * width) * height, 9)
    parts = (chunk(b"IHDR", size), chunk(b"IDAT", rows), chunk(b"IEND", b""))
    path = tmp_path / "bomb.png"
    path.write_bytes(b"\x89PNG\r\n\x1a\n" + b"".join(parts))
    assert path.stat().st_size < 200_000
    return path


def test_eight_at_once_are_known_by_their_headers(bomb):
    done = subprocess.run(
        [sys.executable, "-c", SCRIPT, str(bomb)],
        cwd=ROOT,
        capture_output=True,
        text=True,
        check=True,
    )
    kinds, _, grown = done.stdout.strip().rpartition(" ")
    assert kinds == "['photo']"
    assert float(grown) < MOST_MB
