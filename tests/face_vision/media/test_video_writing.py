"""A film that the disk has no room for: an error to be caught, never the end of whoever writes."""

import subprocess
import sys
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parents[3]
WRITE = """
import errno, sys
from pathlib import Path

import numpy as np

from face_vision.media.video_writing import VideoWriter

noise = np.random.default_rng(1).integers(0, 255, (360, 640, 3)).astype(np.uint8)
try:
    with VideoWriter(Path("/dev/full"), fps=10) as video:
        for number in range(int(sys.argv[1])):
            video.write(np.roll(noise, number, axis=1), number / 10)
except OSError as error:
    print(errno.errorcode[error.errno])
"""


@pytest.mark.parametrize("n_frames", [3, 60], ids=["at its end", "while it is written"])
def test_a_full_disk_is_an_error_and_ends_no_process(n_frames):
    """In a process of its own: FFmpeg used to fall over a header that it could not write."""
    done = subprocess.run(
        [sys.executable, "-c", WRITE, str(n_frames)], cwd=ROOT, capture_output=True, text=True
    )
    assert (done.returncode, done.stdout.strip()) == (0, "ENOSPC"), done.stderr
