"""Free what a dead worker had, mend what a wrong clock wrote, and ring for what waits."""

import logging
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import datetime, timedelta

from django.utils import timezone
from django_q.models import Schedule

from jobs.bell import ring_bell
from jobs.lifecycle import give_back, leases_of
from jobs.models import JobState
from jobs.registry import Kind, Lane, kinds
from jobs.turns import has_due

logger = logging.getLogger(__name__)

CLOCK_ERROR = timedelta(minutes=1)
"""So far the clocks of two machines may differ; a time further ahead than a rule allows by more
than this was written by a clock that was wrong."""


def reap() -> int:
    """Free expired leases and ring for all that is due; return how many rows were freed.

    What cannot be freed is logged and left for the next time; it keeps nothing else waiting.
    """
    n_freed = 0
    for kind in kinds():
        with _log_failure(kind.name):
            _mend_clock(kind)
        with _log_failure(kind.name):
            n_freed += _free_expired(kind)
    with _log_failure("schedules"):
        _mend_schedules(timezone.now())
    ring_for_due()
    return n_freed


def ring_for_due(lanes: tuple[str, ...] = tuple(Lane)) -> None:
    """Ring in each lane in which something waits; a bell may have been lost, a pause is over."""
    for lane in lanes:
        with _log_failure(lane):
            if has_due(lane=lane):
                ring_bell(lane=lane)


@contextmanager
def _log_failure(of: str) -> Iterator[None]:
    """Go on after an error: whoever reaps runs again and again, and must not die of one row."""
    try:
        yield
    except Exception:
        logger.exception("The reaper could not do its work on: %s", of)


def _free_expired(kind: Kind) -> int:
    """Queue abandoned rows again, or end those whose attempts are used up."""
    expired = kind.rows.filter(state=JobState.RUNNING, lease_until__lt=timezone.now())
    n_freed = 0
    for lease in leases_of(kind, expired.only("pk", "lease", "attempts")):
        with _log_failure(f"{kind.name} {lease.pk}"):
            give_back(lease=lease)
            n_freed += 1
    return n_freed


def _mend_clock(kind: Kind) -> None:
    """Bring back times that lie further ahead than any rule puts them.

    A lease is only cut to its usual length: whoever holds it may be alive, and renews it.
    """
    now = timezone.now()
    last_try = now + kind.longest_wait + CLOCK_ERROR
    usual_end = now + kind.lease_for
    queued = kind.rows.filter(state=JobState.QUEUED)
    queued.filter(next_try_at__gt=last_try).update(next_try_at=now)
    queued.filter(queued_at__gt=now + CLOCK_ERROR).update(queued_at=now)
    running = kind.rows.filter(state=JobState.RUNNING, lease_until__gt=usual_end + CLOCK_ERROR)
    running.update(lease_until=usual_end)


def _mend_schedules(now: datetime) -> None:
    """Bring schedules back that would not run for longer than their pace."""
    for schedule in Schedule.objects.filter(schedule_type=Schedule.MINUTES, minutes__gt=0):
        pace = timedelta(minutes=schedule.minutes)
        if schedule.next_run > now + pace + CLOCK_ERROR:
            # The time alone: whatever else was written into the row meanwhile stays.
            Schedule.objects.filter(pk=schedule.pk).update(next_run=now + pace)
