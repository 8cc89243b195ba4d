"""What the worker does by itself, again and again."""

from datetime import timedelta

from django.utils import timezone

SWEEP = "Free captures whose worker is gone"
SWEEP_UPLOADS = "Delete uploads that were given up"


def ensure_schedules(**kwargs: object) -> None:
    """Make the schedules that are missing; called after every migration."""
    _ensure(SWEEP, "recognition.tasks.sweep_captures", minutes=1)
    _ensure(SWEEP_UPLOADS, "recognition.tasks.sweep_uploads", minutes=60)


def _ensure(name: str, task: str, *, minutes: int) -> None:
    from django_q.models import Schedule

    Schedule.objects.get_or_create(
        name=name,
        defaults={
            "func": task,
            "schedule_type": Schedule.MINUTES,
            "minutes": minutes,
            "repeats": -1,
            "next_run": timezone.now() + timedelta(minutes=minutes),
        },
    )
