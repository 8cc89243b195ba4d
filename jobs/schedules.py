"""What the worker does by itself, again and again: the site's table, written into django-q2's."""

from dataclasses import dataclass
from datetime import timedelta

from django.conf import settings
from django.utils import timezone
from django.utils.module_loading import import_string

from jobs.registry import Lane


@dataclass(frozen=True)
class Recurring:
    """A task that comes again and again.

    Args:
        name: in django-q2's table; a row is known by it.
        task: dotted name of the function.
        minutes: its pace, unless somebody changed it in the admin.
        lane: which processes run it.
    """

    name: str
    task: str
    minutes: int
    lane: Lane


def sync_schedules(**kwargs: object) -> None:
    """Write the table into django-q2's; called after every migration.

    A pace that somebody chose stays, and so does a schedule of somebody's own.
    """
    from django_q.models import Schedule

    now = timezone.now()
    for recurring in import_string(settings.JOBS_SCHEDULE):
        # Any cluster may hand it out; the lane says who runs it.
        ours = {"func": recurring.task, "kwargs": f"q_options={{'cluster': '{recurring.lane}'}}"}
        Schedule.objects.update_or_create(
            name=recurring.name,
            defaults=ours,
            create_defaults=ours
            | {
                "schedule_type": Schedule.MINUTES,
                "minutes": recurring.minutes,
                "repeats": -1,
                "next_run": now + timedelta(minutes=recurring.minutes),
            },
        )
