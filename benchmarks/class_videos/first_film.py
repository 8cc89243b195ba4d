"""Measure what a process's first film costs more than its next, ready for it or not.

    python -m benchmarks.class_videos.first_film FOLDER

A drawn class is filmed for 12 s; the film is kept in FOLDER. Processor time of all threads, each
state in a process of its own; nobody is registered.
"""

import argparse
import time
from itertools import pairwise
from pathlib import Path

import numpy as np

from benchmarks.class_videos.own_process import run_apart
from demo.footage import class_video_in
from face_vision.embedding.registry import NETWORKS
from face_vision.identification.gallery import Gallery
from face_vision.pipeline import Pipeline

FILM_S = 12.0
N_FILMS = 3


def costs_s(path: Path, network: str, *, is_ready: bool) -> list[float]:
    """Return what getting ready costs, and each of the same films after it."""
    from face_vision.detection.detector import MtcnnDetector

    started_s = time.process_time()
    pipeline = Pipeline(MtcnnDetector(), NETWORKS[network].build())
    if is_ready:
        pipeline.warm_up()
    moments = [started_s, time.process_time()]
    for _ in range(N_FILMS):
        pipeline.recognise_video(path, _nobody(pipeline))
        moments.append(time.process_time())
    return [after - before for before, after in pairwise(moments)]


def _nobody(pipeline: Pipeline) -> Gallery:
    templates = np.zeros((0, pipeline.embedder.n_dimensions), np.float32)
    ids = np.zeros(0, np.int64)
    return Gallery(ids, templates, pipeline.network_id, pipeline.genuine_similarity)


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    names = [name for name, network in NETWORKS.items() if not network.needs_file]
    parser.add_argument("folder", type=Path, metavar="FOLDER")
    parser.add_argument("--network", choices=names, default="dlib")
    arguments = parser.parse_args()
    film = class_video_in(arguments.folder, FILM_S)
    for is_ready in (False, True):
        ready_s, *films_s = run_apart(costs_s, film, arguments.network, is_ready=is_ready)
        films = ", ".join(f"{film_s:.1f}" for film_s in films_s)
        print(f"got ready before: {is_ready!s:5} | {ready_s:.1f} s | films: {films} s")


if __name__ == "__main__":
    main()
