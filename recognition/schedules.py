"""What the worker does by itself, again and again."""

from datetime import timedelta

from django.utils import timezone

SWEEP = "Free captures whose worker is gone"


def ensure_schedules(**kwargs: object) -> None:
    """Make the schedules that are missing; called after every migration."""
    from django_q.models import Schedule

    Schedule.objects.get_or_create(
        name=SWEEP,
        defaults={
            "func": "recognition.tasks.sweep_captures",
            "schedule_type": Schedule.MINUTES,
            "minutes": 1,
            "repeats": -1,
            "next_run": timezone.now() + timedelta(minutes=1),
        },
    )
