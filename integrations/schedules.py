"""What the worker does for other systems by itself, again and again."""

from jobs.schedules import ensure_schedule

SWEEP = "Send webhooks that are due"


def ensure_schedules(**kwargs: object) -> None:
    """Make the schedule if it is missing; called after every migration."""
    ensure_schedule(SWEEP, "integrations.tasks.sweep_webhooks", minutes=1)
