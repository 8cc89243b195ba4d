"""What stays in the database of a task's end: that it failed, and when; nothing to unpickle.

django-q2 would keep arguments and result as pickles, and read them again with the row.
"""

import logging
from datetime import timedelta
from typing import Any

from django.db import DatabaseError, close_old_connections
from django.utils import timezone
from django_q import monitor
from django_q.models import Task

logger = logging.getLogger(__name__)

KEPT_FOR = timedelta(days=30)
"""So long the administration can count failures; the log says why each failed."""


def use_our_outcomes() -> None:
    """Let django-q2's monitor keep outcomes so; it looks the name up at each call."""
    monitor.save_task = keep_outcome


def keep_outcome(task: dict[str, Any], broker: object = None) -> None:
    """Note a failure, and forget old ones; takes the place of django-q2's `save_task`."""
    # The tables of jobs say what was done; a row for each bell would bury the failures.
    if task["success"]:
        return
    # The monitor lives as long as its cluster; its connection may have been cut since.
    close_old_connections()
    try:
        _delete(Task.objects.filter(stopped__lt=timezone.now() - KEPT_FOR))
        # A task that was handed out twice fails twice.
        Task.objects.bulk_create([_failure_of(task)], ignore_conflicts=True)
    except DatabaseError:
        logger.exception("The failure of a task could not be stored")


def forget_outcomes(**kwargs: object) -> None:
    """Delete all of them after a migration: those of an older version are pickles."""
    _delete(Task.objects.all())


def _failure_of(task: dict[str, Any]) -> Task:
    named = {name: task[name] for name in ("id", "name", "func", "started", "stopped")}
    return Task(**named, success=False, attempt_count=1)


def _delete(rows: Any) -> None:
    """Delete in the database alone: a row that is read whole is unpickled."""
    rows.order_by()._raw_delete(rows.db)
