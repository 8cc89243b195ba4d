"""What the worker runs for faces; each task calls one service and may be delivered twice."""

from faces.services import evaluation
from faces.services.clips import class_clips
from faces.services.pictures import registration


def register_face_picture(picture_id: int) -> None:
    registration.register_face_picture(picture_id=picture_id)


def cluster_clip(clip_id: int) -> None:
    class_clips.cluster_clip(clip_id=clip_id)


def evaluate_gallery(test_id: int) -> None:
    evaluation.evaluate_gallery(test_id=test_id)
