"""Ring for the worker: a task of django-q2 that carries no row, only the name of a lane."""

from django.conf import settings
from django.db import transaction
from django_q.models import OrmQ
from django_q.tasks import async_task

WORK = "jobs.tasks.work"

GRACE_S = 60
"""So much longer than the longest attempt a bell may keep its process busy."""


def ring_bell(*, lane: str) -> None:
    """Ring after the commit, unless a bell of this lane hangs already.

    One is enough for any number of workers: whoever hears it takes a row, and rings for the next
    one before the work begins.
    """
    transaction.on_commit(lambda: _ring(lane))


def _ring(lane: str) -> None:
    if not OrmQ.objects.filter(key=lane).exists():
        longest_s = settings.RECOGNITION_TIMEOUT_S + GRACE_S
        async_task(WORK, lane, cluster=lane, save=False, timeout=longest_s)
