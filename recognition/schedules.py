"""What the worker does by itself, again and again."""

from jobs.schedules import ensure_schedule

SWEEP = "Free captures whose worker is gone"
SWEEP_UPLOADS = "Delete uploads that were given up"


def ensure_schedules(**kwargs: object) -> None:
    """Make the schedules that are missing; called after every migration."""
    ensure_schedule(SWEEP, "recognition.tasks.sweep_captures", minutes=1)
    ensure_schedule(SWEEP_UPLOADS, "recognition.tasks.sweep_uploads", minutes=60)
