"""What the worker runs by its schedule; each task calls one service and may run twice."""

from recognition.services.uploads import cleanup


def erase_abandoned_uploads() -> int:
    return cleanup.erase_abandoned_uploads()
