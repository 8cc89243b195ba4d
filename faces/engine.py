"""The one place that builds the vision pipeline from settings, once per process."""

from collections.abc import Callable
from functools import lru_cache
from typing import cast

from django.conf import settings
from django.utils.module_loading import import_string

from face_vision.embedding.network_file import NetworkFile
from face_vision.embedding.network_scores import NETWORK_SCORES
from face_vision.errors import WeightsMissing
from face_vision.options import DetectionOptions, PipelineOptions, VideoOptions
from face_vision.pipeline import Pipeline
from face_vision.protocols import FileEmbedder


@lru_cache(maxsize=1)
def get_pipeline() -> Pipeline:
    """Return this process's pipeline; its networks load when first used, not here."""
    builder = import_string(settings.RECOGNITION_PIPELINE_BUILDER)
    return cast(Pipeline, builder())


def build_pipeline() -> Pipeline:
    from face_vision.detection.detector import MtcnnDetector

    options = options_from_settings()
    return Pipeline(MtcnnDetector(options.detection), build_embedder(), options)


def build_embedder() -> FileEmbedder:
    """Build the embedder that RECOGNITION_EMBEDDER names; its network loads when first used."""
    from face_vision.embedding.dlib_resnet.embedder import DlibEmbedder
    from face_vision.embedding.facenet.embedder import FacenetEmbedder
    from face_vision.embedding.sface.embedder import SfaceEmbedder

    name = settings.RECOGNITION_EMBEDDER
    if name == "dlib":
        return DlibEmbedder()
    if not settings.RECOGNITION_EMBEDDER_FILE:
        raise WeightsMissing("network_file_unnamed", name=name)
    builders: dict[str, Callable[[NetworkFile], FileEmbedder]] = {
        "facenet": FacenetEmbedder,
        "sface": SfaceEmbedder,
    }
    return builders[name](NetworkFile(settings.RECOGNITION_EMBEDDER_FILE, name))


def options_from_settings() -> PipelineOptions:
    scores = NETWORK_SCORES[settings.RECOGNITION_EMBEDDER]
    return PipelineOptions(
        detection=DetectionOptions(min_face_px=settings.RECOGNITION_MIN_FACE_PX),
        stop_when_all_present=settings.RECOGNITION_STOP_EARLY,
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
