"""Recognise a class video with our pipeline, timed."""

import time
from collections.abc import Sequence
from dataclasses import dataclass, replace
from pathlib import Path

from benchmarks.class_videos.outcomes import Found, found_in
from benchmarks.class_videos.own_process import peak_mib
from face_vision.detection.detector import MtcnnDetector
from face_vision.embedding.registry import NETWORKS
from face_vision.embedding.worsened_templates import WorsenedTemplates
from face_vision.identification.gallery import Gallery
from face_vision.options import PipelineOptions
from face_vision.pipeline import Pipeline
from face_vision.types import Frame


@dataclass(frozen=True, eq=False)
class MeasuredRun:
    """What was found, and what it cost: networks are loaded before the clock starts."""

    found: list[Found]
    seconds: float
    steps_s: dict[str, float]
    peak_mib: float


def pipeline_of(name: str) -> Pipeline:
    """Return a pipeline with the network of this name and its thresholds, loaded."""
    network = NETWORKS[name]
    options = PipelineOptions(
        identification=network.scores.identification(),
        registration=network.scores.registration(),
    )
    detector, embedder = MtcnnDetector(options.detection), network.build()
    detector.warm_up()
    embedder.warm_up()
    return Pipeline(detector, embedder, options)


def recognise(
    path: Path, gallery: Gallery, network: str, portraits: Sequence[Frame] = ()
) -> MeasuredRun:
    """Recognise a video as the worker does; call it in a process of its own.

    Args:
        path: the video.
        gallery: who may be found.
        network: which compares.
        portraits: of the gallery's templates, in their order; none: poor looks are compared with
            the pictures as they are only.
    """
    pipeline = pipeline_of(network)
    if portraits:
        registered = list(zip(gallery.subject_ids.tolist(), portraits, strict=True))
        worsened = WorsenedTemplates(lambda: registered, pipeline.embedder)
        gallery = replace(gallery, worsened_of=worsened)
    before = time.perf_counter()
    result = pipeline.recognise_video(path, gallery)
    seconds = time.perf_counter() - before
    return MeasuredRun(found_in(result), seconds, result.timings_s, peak_mib())
