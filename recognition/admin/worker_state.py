"""Whether the worker lives and what waits for it, for whoever opens the admin's first page.

The cluster tells its state to a cache of its own process, so its deeds in the database speak: as
long as it lives it moves its schedules on, however long one task takes.
"""

from collections.abc import Iterable
from datetime import datetime, timedelta

from django.http import HttpRequest
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext, ngettext
from django_q.models import Failure, Schedule

from classes.access import acts_for_everybody
from classes.admin.attention import AttentionLine, needs_attention
from jobs.turns import waiting_jobs

STILL = timedelta(minutes=3)
"""The most frequent schedule runs each minute; after this long the worker is surely away."""


@needs_attention
def worker_state(request: HttpRequest) -> Iterable[AttentionLine]:
    """A query for each kind of job and two more, whatever waits."""
    now = timezone.now()
    yield _stopped(now)
    yield _waiting(now)
    yield _failures(request, now)


def _stopped(now: datetime) -> AttentionLine:
    n_overdue = Schedule.objects.filter(next_run__lt=now - STILL).count()
    text = gettext("worker has not been running: start “manage.py worker”.")
    return AttentionLine(int(n_overdue > 0), text, is_urgent=True)


def _waiting(now: datetime) -> AttentionLine:
    waiting = waiting_jobs()
    since = waiting.oldest_at
    n = waiting.n if since and since < now - STILL else 0
    minutes = int((now - since).total_seconds() // 60) if since else 0
    text = ngettext(
        "task waits for the worker, the oldest for %(minutes)s minutes.",
        "tasks wait for the worker, the oldest for %(minutes)s minutes.",
        n,
    )
    return AttentionLine(n, text % {"minutes": minutes}, is_urgent=True)


def _failures(request: HttpRequest, now: datetime) -> AttentionLine:
    n = Failure.objects.filter(stopped__gte=now - timedelta(days=1)).count()
    text = ngettext(
        "task of the worker failed in the last 24 hours; its log says why.",
        "tasks of the worker failed in the last 24 hours; its log says why.",
        n,
    )
    # What a task was given and answered is for whoever runs the machine.
    may_look = acts_for_everybody(request.user)
    return AttentionLine(n, text, reverse("admin:django_q_failure_changelist") if may_look else "")
