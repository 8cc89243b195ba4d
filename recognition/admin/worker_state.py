"""Whether the worker lives and what waits for it, for whoever opens the admin's first page."""

from collections.abc import Iterable
from datetime import datetime, timedelta

from django.http import HttpRequest
from django.utils import timezone
from django.utils.translation import gettext, ngettext
from django_q.models import Failure

from classes.admin.attention import AttentionLine, needs_attention
from jobs.schedules import STILL, is_worker_silent
from jobs.turns import waiting_jobs


@needs_attention
def worker_state(request: HttpRequest) -> Iterable[AttentionLine]:
    """A query for each kind of job and two more, whatever waits."""
    now = timezone.now()
    yield _stopped()
    yield _waiting(now)
    yield _failures(now)


def _stopped() -> AttentionLine:
    text = gettext("worker has not been running: start “manage.py worker”.")
    return AttentionLine(int(is_worker_silent()), text, is_urgent=True)


def _waiting(now: datetime) -> AttentionLine:
    waiting = waiting_jobs()
    since = waiting.oldest_at
    # What has just come is no news: a worker that lives takes it within seconds.
    n = waiting.n if since and since < now - STILL else 0
    minutes = int((now - since).total_seconds() // 60) if since else 0
    text = ngettext(
        "task waits for the worker, the oldest for %(minutes)s minutes.",
        "tasks wait for the worker, the oldest for %(minutes)s minutes.",
        n,
    )
    return AttentionLine(n, text % {"minutes": minutes}, is_urgent=True)


def _failures(now: datetime) -> AttentionLine:
    n = Failure.objects.filter(stopped__gte=now - timedelta(days=1)).count()
    text = ngettext(
        "task of the worker failed in the last 24 hours; its log says why.",
        "tasks of the worker failed in the last 24 hours; its log says why.",
        n,
    )
    return AttentionLine(n, text)
