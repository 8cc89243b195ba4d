"""What the worker does by itself, again and again: the site's table, written into django-q2's."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import timedelta

from django.conf import settings
from django.db.models import Q
from django.utils import timezone
from django.utils.module_loading import import_string
from django_q.models import Schedule

from jobs.bell import key_of_tasks
from jobs.registry import Lane

STILL = timedelta(minutes=3)
"""The most frequent task comes each minute; after this long the worker is surely away."""


@dataclass(frozen=True)
class Recurring:
    """A task that comes again and again.

    Args:
        name: in django-q2's table; a row is known by it, so a new name is a new row.
        task: dotted name of the function.
        minutes: its pace.
        lane: which processes run it.
    """

    name: str
    task: str
    minutes: int
    lane: Lane


def is_worker_silent() -> bool:
    """Tell whether a schedule is long overdue: a worker that lives moves all of them on.

    The cluster tells its state to a cache of its own process, so its deeds in the database speak,
    however long one task takes.
    """
    return bool(Schedule.objects.filter(next_run__lt=timezone.now() - STILL).exists())


def recurring_tasks() -> set[str]:
    """Return the dotted names of all that may come again and again."""
    return {recurring.task for recurring in _table()}


def _table() -> Sequence[Recurring]:
    table: Sequence[Recurring] = import_string(settings.JOBS_SCHEDULE)
    return table


def sync_schedules(**kwargs: object) -> None:
    """Write the table into django-q2's; called after every migration.

    A schedule of somebody's own stays if it calls a task of the table.
    """
    table = _table()
    _delete_former(table)
    now = timezone.now()
    for recurring in table:
        # Any cluster may hand it out; the lane says who runs it.
        ours = {
            "func": recurring.task,
            "kwargs": _options_of(recurring.lane),
            "schedule_type": Schedule.MINUTES,
            "minutes": recurring.minutes,
            "repeats": -1,
        }
        # Of a new row only: each migration would else put off what is about to run.
        first = {"next_run": now + timedelta(minutes=recurring.minutes)}
        Schedule.objects.update_or_create(
            name=recurring.name, defaults=ours, create_defaults=ours | first
        )


def _options_of(lane: Lane) -> str:
    # Read by django-q2 as the arguments of a call; it takes `q_options` out of them for itself.
    return f"q_options={{'cluster': '{key_of_tasks(lane)}'}}"


def _delete_former(table: Sequence[Recurring]) -> None:
    """Delete what stood in the table once, and what calls anything else: nobody would run it.

    Our rows are known by their lane.
    """
    is_ours = Q(kwargs__in=[_options_of(lane) for lane in Lane])
    is_listed = Q(func__in=[recurring.task for recurring in table])
    others = Schedule.objects.exclude(name__in=[recurring.name for recurring in table])
    others.filter(is_ours | ~is_listed).delete()
