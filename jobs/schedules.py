"""What the worker does by itself, again and again: rows of the queue's schedule table."""

from datetime import timedelta

from django.utils import timezone


def ensure_schedule(name: str, task: str, *, minutes: int) -> None:
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
