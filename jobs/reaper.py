"""Free what a dead worker had, mend what a wrong clock wrote, and ring for what waits."""

from datetime import datetime, timedelta

from django.utils import timezone
from django_q.models import Schedule

from jobs.bell import ring_bell
from jobs.lifecycle import leases_of, retry
from jobs.models import JobState
from jobs.registry import Kind, Lane, kinds
from jobs.turns import has_due

CLOCK_ERROR = timedelta(minutes=1)
"""So far the clocks of two machines may differ; a time further ahead than a rule allows by more
than this was written by a clock that was wrong."""


def reap() -> int:
    """Free expired leases and ring for all that is due; return how many rows were freed."""
    n_freed = 0
    for kind in kinds():
        _mend_clock(kind)
        n_freed += _free_expired(kind)
    _mend_schedules(timezone.now())
    ring_for_due()
    return n_freed


def ring_for_due(lanes: tuple[str, ...] = tuple(Lane)) -> None:
    """Ring in each lane in which something waits; a bell may have been lost, a pause is over."""
    for lane in lanes:
        if has_due(lane=lane):
            ring_bell(lane=lane)


def _free_expired(kind: Kind) -> int:
    """Queue abandoned rows again, or end those whose attempts are used up."""
    expired = kind.rows.filter(state=JobState.RUNNING, lease_until__lt=timezone.now())
    leases = leases_of(kind, expired.only("pk", "lease", "attempts"))
    for lease in leases:
        if not (kind.when_lost and kind.when_lost(lease)):
            retry(lease=lease)
    return len(leases)


def _mend_clock(kind: Kind) -> None:
    """Bring back times that lie further ahead than any rule puts them.

    A lease is only cut to its usual length: whoever holds it may be alive, and renews it.
    """
    now = timezone.now()
    last_try = now + max(kind.pauses, default=timedelta(0)) + CLOCK_ERROR
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
            Schedule.objects.filter(pk=schedule.pk).update(next_run=now + pace)
