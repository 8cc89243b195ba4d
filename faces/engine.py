"""The one place that builds the vision pipeline from settings, once per process."""

from functools import lru_cache
from typing import cast

from django.conf import settings
from django.utils.module_loading import import_string

from face_vision.embedding.registry import NETWORKS
from face_vision.options import DetectionOptions, PipelineOptions, VideoOptions
from face_vision.pipeline import Pipeline
from face_vision.protocols import FileEmbedder


@lru_cache(maxsize=1)
def get_pipeline() -> Pipeline:
    """Return this process's pipeline; its networks load when first used, not here."""
    builder = import_string(settings.RECOGNITION_PIPELINE_BUILDER)
    return cast(Pipeline, builder())


@lru_cache(maxsize=1)
def warm_up() -> None:
    """Let this process's networks load, if they have not."""
    get_pipeline().warm_up()


def build_pipeline() -> Pipeline:
    from face_vision.detection.detector import MtcnnDetector

    options = options_from_settings()
    return Pipeline(MtcnnDetector(options.detection), build_embedder(), options)


def build_embedder() -> FileEmbedder:
    """Build the embedder that RECOGNITION_EMBEDDER names; its network loads when first used."""
    return NETWORKS[settings.RECOGNITION_EMBEDDER].build(settings.RECOGNITION_EMBEDDER_FILE)


def options_from_settings() -> PipelineOptions:
    scores = NETWORKS[settings.RECOGNITION_EMBEDDER].scores
    return PipelineOptions(
        detection=DetectionOptions(min_face_px=settings.RECOGNITION_MIN_FACE_PX),
        video=VideoOptions(
            sample_fps=settings.RECOGNITION_FPS,
            max_duration_s=settings.RECOGNITION_MAX_VIDEO_S,
        ),
        identification=scores.identification(
            present_score=settings.RECOGNITION_PRESENT_SCORE,
            check_score=settings.RECOGNITION_CHECK_SCORE,
        ),
        registration=scores.registration(),
    )
