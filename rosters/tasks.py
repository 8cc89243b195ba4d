"""What the worker runs for rosters; each task calls one service and may be delivered twice."""

from rosters import services


def sweep_imports() -> int:
    return services.sweep_imports()
