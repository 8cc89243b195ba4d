"""What the worker does for rosters by itself, again and again."""

from jobs.schedules import ensure_schedule

SWEEP_IMPORTS = "Erase rosters that nobody has applied"


def ensure_schedules(**kwargs: object) -> None:
    """Make the schedule if it is missing; called after every migration."""
    ensure_schedule(SWEEP_IMPORTS, "rosters.tasks.sweep_imports", minutes=60)
