"""What the worker does for other systems by itself, again and again."""

from datetime import timedelta

from django.utils import timezone

SWEEP = "Send webhooks that are due"


def ensure_schedules(**kwargs: object) -> None:
    """Make the schedule if it is missing; called after every migration."""
    from django_q.models import Schedule

    Schedule.objects.get_or_create(
        name=SWEEP,
        defaults={
            "func": "integrations.tasks.sweep_webhooks",
            "schedule_type": Schedule.MINUTES,
            "minutes": 1,
            "repeats": -1,
            "next_run": timezone.now() + timedelta(minutes=1),
        },
    )
