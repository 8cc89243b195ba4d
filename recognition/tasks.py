"""What the worker runs; each task calls one service and may be delivered twice."""

from recognition.services import (
    class_clips,
    gallery_trials,
    recognising,
    registering_pictures,
    sweeping,
    upload_sweeping,
)


def recognise_capture(capture_id: int) -> None:
    recognising.recognise_capture(capture_id=capture_id)


def register_enrolment_picture(picture_id: int) -> None:
    registering_pictures.register_enrolment_picture(picture_id=picture_id)


def sweep_captures() -> int:
    return sweeping.sweep_captures() + registering_pictures.sweep_pictures()


def sweep_uploads() -> int:
    return upload_sweeping.sweep_uploads()


def cluster_clip(clip_id: int) -> None:
    class_clips.cluster_clip(clip_id=clip_id)


def try_gallery(test_id: int) -> None:
    gallery_trials.try_gallery(test_id=test_id)
