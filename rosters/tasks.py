"""What the worker runs for rosters; each task calls one service and may be delivered twice."""

from rosters import services


def erase_stale_imports() -> int:
    return services.erase_stale_imports()
