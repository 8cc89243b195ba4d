"""What the worker runs; each task calls one service and may be delivered twice."""

from recognition.services import recognising, sweeping, upload_sweeping


def recognise_capture(capture_id: int) -> None:
    recognising.recognise_capture(capture_id=capture_id)


def sweep_captures() -> int:
    return sweeping.sweep_captures()


def sweep_uploads() -> int:
    return upload_sweeping.sweep_uploads()
