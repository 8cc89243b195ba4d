"""Time the recognition of a film whose frames a child in a cage decodes, against no cage.

    python -m benchmarks.safety.cage [--seconds 10] [--rounds 5] [--json]

The drawn class of the demonstration is recognised with the real networks, caged and uncaged in
turn, in one process; the median of each counts. There is no peer; the target is 5 %.
"""

import argparse
import json
import tempfile
from pathlib import Path
from typing import Any
from unittest.mock import patch

import numpy as np

from benchmarks.fixtures.stopwatch import time_in_turn
from demo.class_video import draw_class_video
from face_vision import pipeline as pipelines
from face_vision.cage.children import has_bubblewrap
from face_vision.detection.detector import MtcnnDetector
from face_vision.embedding.dlib_resnet.embedder import DlibEmbedder
from face_vision.identification.gallery import Gallery
from face_vision.media import video
from face_vision.pipeline import Pipeline

N_IN_GALLERY = 30


def main() -> None:
    parser = argparse.ArgumentParser(
        description=__doc__, formatter_class=argparse.RawTextHelpFormatter
    )
    parser.add_argument("--seconds", type=float, default=10)
    parser.add_argument("--rounds", type=int, default=5)
    parser.add_argument("--json", action="store_true", help="print one object")
    options = parser.parse_args()
    with tempfile.TemporaryDirectory() as folder:
        film = Path(folder, "class.mp4")
        draw_class_video(film, duration_s=options.seconds)
        found = _measure(film, options.rounds)
    print(json.dumps(found) if options.json else _table(found))


def _measure(film: Path, n_rounds: int) -> dict[str, Any]:
    recogniser = Pipeline(MtcnnDetector(), DlibEmbedder())
    gallery = _gallery(recogniser)

    def caged() -> None:
        recogniser.recognise_video(film, gallery)

    def uncaged() -> None:
        with (
            patch.object(pipelines, "sample_frames", video.sample_frames),
            patch.object(pipelines, "probe_video", video.probe_video),
        ):
            recogniser.recognise_video(film, gallery)

    caged_ms, uncaged_ms = time_in_turn(caged, uncaged, n_rounds=n_rounds)
    return {
        "caged_s": round(caged_ms / 1000, 2),
        "uncaged_s": round(uncaged_ms / 1000, 2),
        "ratio": round(caged_ms / uncaged_ms, 3),
        "is_shut_off": has_bubblewrap(),
    }


def _gallery(recogniser: Pipeline) -> Gallery:
    """Nobody of the film: the search costs the same."""
    n_dimensions = recogniser.embedder.n_dimensions
    vectors = np.random.default_rng(1).standard_normal((N_IN_GALLERY, n_dimensions))
    vectors /= np.linalg.norm(vectors, axis=1, keepdims=True)
    return Gallery(np.arange(N_IN_GALLERY), vectors.astype(np.float32), recogniser.network_id)


def _table(found: dict[str, Any]) -> str:
    cage = "with bubblewrap" if found["is_shut_off"] else "by limits alone"
    return (
        f"caged, {cage}: {found['caged_s']:.2f} s; uncaged: {found['uncaged_s']:.2f} s; "
        f"ratio {found['ratio']:.2f}"
    )


if __name__ == "__main__":
    main()
