"""What the worker runs for timetables; each task calls one service and may be delivered twice."""

from timetables.services import imports


def erase_stale_imports() -> int:
    return imports.erase_stale_imports()
