"""Ten minutes of film take no more memory than one: measured at processes that read it whole."""

import subprocess
import sys
from pathlib import Path

import pytest

from tests.painted_faces import write_class_video

pytestmark = [pytest.mark.cluster, pytest.mark.alone]

MINUTE_S = 60
MOST_GROWTH_MB = 16
"""Nine minutes more: what is noted of each look; uncompressed their frames alone are 490 MB."""

SCRIPT = """
import resource, sys
from pathlib import Path
import numpy as np
from face_vision.identification.gallery import Gallery
from tests.fakes import build_pipeline
pipeline = build_pipeline()
nobody = np.zeros((0, pipeline.embedder.n_dimensions), np.float32)
gallery = Gallery(np.zeros(0, np.int64), nobody, pipeline.network_id)
result = pipeline.recognise_video(Path(sys.argv[1]), gallery)
kinds = (resource.RUSAGE_SELF, resource.RUSAGE_CHILDREN)
peaks = [resource.getrusage(kind).ru_maxrss / 1024 for kind in kinds]
print(result.duration_s, len(result.tracklets), *peaks)
"""
"""The real reader in its child, the real following of faces, and networks of painted faces."""


def read_whole(film: Path) -> tuple[float, int, float, float]:
    """Return its length, who was found, and the peaks of the reading process and its child."""
    run = subprocess.run(
        [sys.executable, "-c", SCRIPT, str(film)], capture_output=True, text=True, check=True
    )
    length_s, n_found, peak_mb, peak_of_child_mb = run.stdout.split()
    return float(length_s), int(n_found), float(peak_mb), float(peak_of_child_mb)


def test_ten_minutes_take_as_much_as_one(tmp_path):
    found = []
    for n_minutes in (1, 10):
        film = tmp_path / f"{n_minutes}.mp4"
        write_class_video(film, [1, 4], duration_s=n_minutes * MINUTE_S, fps=5, size=(320, 240))
        found.append(read_whole(film))
    (short_s, *_), (long_s, *_) = found
    assert (short_s, long_s) == (pytest.approx(60, abs=1), pytest.approx(600, abs=1))
    assert {n_found for _, n_found, *_ in found} == {2}
    peaks = [peaks for _, _, *peaks in found]
    growths = [long_mb - short_mb for short_mb, long_mb in zip(*peaks, strict=True)]
    assert max(growths) < MOST_GROWTH_MB, growths
