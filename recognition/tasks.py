"""What the worker runs; each task calls one service and may be delivered twice."""

from faces.services.pictures import registration
from recognition.services import reaper, recognition_job
from recognition.services.uploads import cleanup


def recognise_capture(capture_id: int) -> None:
    recognition_job.recognise_capture(capture_id=capture_id)


def sweep_captures() -> int:
    return reaper.sweep_captures() + registration.sweep_pictures()


def sweep_uploads() -> int:
    return cleanup.sweep_uploads()
