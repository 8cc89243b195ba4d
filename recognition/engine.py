"""The one place that builds the vision pipeline from settings, once per process."""

from functools import lru_cache
from typing import cast

from django.conf import settings
from django.utils.module_loading import import_string

from recognition.vision.options import (
    DetectionOptions,
    IdentificationOptions,
    PipelineOptions,
    VideoOptions,
)
from recognition.vision.pipeline import Pipeline


@lru_cache(maxsize=1)
def get_pipeline() -> Pipeline:
    """Return this process's pipeline; its networks load when first used, not here."""
    builder = import_string(settings.RECOGNITION_PIPELINE_BUILDER)
    return cast(Pipeline, builder())


def build_pipeline() -> Pipeline:
    from recognition.vision.detection import MtcnnDetector
    from recognition.vision.embedding import DlibEmbedder

    options = options_from_settings()
    return Pipeline(MtcnnDetector(options.detection), DlibEmbedder(), options)


def options_from_settings() -> PipelineOptions:
    return PipelineOptions(
        detection=DetectionOptions(min_face_px=settings.RECOGNITION_MIN_FACE_PX),
        video=VideoOptions(
            sample_fps=settings.RECOGNITION_FPS,
            max_duration_s=settings.RECOGNITION_MAX_VIDEO_S,
        ),
        identification=IdentificationOptions(
            present_score=settings.RECOGNITION_PRESENT_SCORE,
            check_score=settings.RECOGNITION_CHECK_SCORE,
        ),
    )
