"""What the worker runs by its schedule; each task calls one service and may run twice."""

from recognition.services.uploads import cleanup


def sweep_uploads() -> int:
    return cleanup.sweep_uploads()
