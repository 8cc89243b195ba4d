"""Time the recognition of a film whose frames a child in a cage decodes, against no cage.

    python -m benchmarks.safety.cage [--seconds 10] [--rounds 5] [--json]

The drawn class of the demonstration is recognised with the real networks, caged and uncaged in
turn, in one process; the median of each counts, by the clock and in processor time of this process
and its children, which a busy machine stretches less. The child is started before and stays: its
start, once in ten films, is not in the figures. There is no peer; the target is 5 %.
"""

import argparse
import json
import tempfile
import time
from collections.abc import Callable
from pathlib import Path
from typing import Any
from unittest.mock import patch

import numpy as np

from benchmarks.class_videos.children_watch import tree_cpu_s
from demo.class_video import draw_class_video
from face_vision import pipeline as pipelines
from face_vision.cage import children
from face_vision.cage.children import has_bubblewrap
from face_vision.detection.detector import MtcnnDetector
from face_vision.embedding.dlib_resnet.embedder import DlibEmbedder
from face_vision.identification.gallery import Gallery
from face_vision.media import video
from face_vision.pipeline import Pipeline

N_IN_GALLERY = 30
NEVER = 10**9


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

    # What a child that ends has used is counted nowhere.
    with patch.object(children, "MOST_REQUESTS", NEVER):
        _cost_s(caged)
        _cost_s(uncaged)
        rounds = [(_cost_s(caged), _cost_s(uncaged)) for _ in range(n_rounds)]
    return {
        **_compared("clock", np.array([[one[0] for one in both] for both in rounds])),
        **_compared("cpu", np.array([[one[1] for one in both] for both in rounds])),
        "is_shut_off": has_bubblewrap(),
    }


def _cost_s(recognise: Callable[[], None]) -> tuple[float, float]:
    """Return what it took by the clock, and of processor time, in seconds."""
    clock_s, cpu_s = time.perf_counter(), tree_cpu_s()
    recognise()
    return time.perf_counter() - clock_s, tree_cpu_s() - cpu_s


def _compared(measure: str, rounds_s: np.ndarray) -> dict[str, float]:
    """Compare by the medians; of the ratios of single rounds the least and the greatest."""
    caged_s, uncaged_s = np.median(rounds_s, axis=0)
    ratios = rounds_s[:, 0] / rounds_s[:, 1]
    return {
        f"caged_{measure}_s": round(float(caged_s), 2),
        f"uncaged_{measure}_s": round(float(uncaged_s), 2),
        f"{measure}_ratio": round(float(caged_s / uncaged_s), 3),
        f"{measure}_ratio_low": round(float(ratios.min()), 3),
        f"{measure}_ratio_high": round(float(ratios.max()), 3),
    }


def _gallery(recogniser: Pipeline) -> Gallery:
    """Nobody of the film: the search costs the same."""
    n_dimensions = recogniser.embedder.n_dimensions
    vectors = np.random.default_rng(1).standard_normal((N_IN_GALLERY, n_dimensions))
    vectors /= np.linalg.norm(vectors, axis=1, keepdims=True)
    return Gallery(np.arange(N_IN_GALLERY), vectors.astype(np.float32), recogniser.network_id)


def _table(found: dict[str, Any]) -> str:
    cage = "with bubblewrap" if found["is_shut_off"] else "by limits alone"
    measures = {"clock": "by the clock", "cpu": "of processor time"}
    return "\n".join(
        f"caged, {cage}: {found[f'caged_{one}_s']:.2f} s {words}; "
        f"uncaged: {found[f'uncaged_{one}_s']:.2f} s; ratio {found[f'{one}_ratio']:.3f} "
        f"(single rounds {found[f'{one}_ratio_low']:.3f} to {found[f'{one}_ratio_high']:.3f})"
        for one, words in measures.items()
    )


if __name__ == "__main__":
    main()
