"""Ring for the worker, and hear it: a task of django-q2 that carries a lane's name and no row."""

from time import sleep

from django.db import transaction
from django.utils.module_loading import import_string
from django_q.brokers.orm import ORM
from django_q.conf import Conf
from django_q.models import OrmQ
from django_q.tasks import async_task

from jobs.registry import Lane, kinds

WORK = "jobs.tasks.work"

JOINED_BY = "+"

TASKS = ".tasks"
"""Ends the key of tasks that a schedule puts into a lane: no bell, so no bell may wait for it."""

GRACE_S = 60
"""So much longer than the longest attempt a bell may keep its process busy."""


def ring_bell(*, lane: str) -> None:
    """Ring after the commit, unless a bell of this lane hangs already.

    One is enough for any number of workers: whoever hears it takes a row, and rings for the next
    one before the work begins.
    """
    # Rung before the commit, a worker would find no row yet, and the bell would be gone.
    transaction.on_commit(lambda: _ring(lane))


def _ring(lane: str) -> None:
    broker: type[LaneBroker] = import_string(Conf.BROKER_CLASS)
    # Two may find none at the same moment: the second bell finds nothing to do.
    if not broker.hangs(lane):
        # By position: of the keywords of a task django-q2 keeps several for itself.
        async_task(WORK, lane, cluster=lane, save=False, timeout=longest_bell_s())


def longest_bell_s() -> int:
    """Return how long whoever heard a bell may be at work before django-q2 kills it.

    By the longest attempt of all kinds, as whoever hears it may serve several lanes.
    """
    return max(kind.longest_attempt_s for kind in kinds()) + GRACE_S


def key_of_tasks(lane: str) -> str:
    """Return the key under which a lane's tasks of schedules lie, beside its bell."""
    return lane + TASKS


def queue_name(lanes: tuple[str, ...]) -> str:
    return JOINED_BY.join(lanes)


class LaneBroker(ORM):  # type: ignore[misc]
    """The queue of one cluster: the lanes that its name lists, and what has no lane.

    django-q2's own broker keeps what was taken out under a lock, to hand it out again after
    `retry`. A bell needs no such care, as the table of jobs is the queue and rings again; a task
    of a schedule comes again by its schedule. So a killed worker leaves nothing behind.
    """

    @property
    def _keys(self) -> list[str]:
        """Return the lanes, their schedules, and the names of tasks that were given no lane."""
        lanes = self.list_key.split(JOINED_BY)
        # A schedule without a lane is queued under the name of whichever cluster came upon it; what
        # names no cluster at all, under the installation's.
        without_lane = [self.list_key, *([Conf.PREFIX] if Lane.MAIL in lanes else [])]
        return [*lanes, *map(key_of_tasks, lanes), *without_lane]

    @classmethod
    def hangs(cls, lane: str) -> bool:
        """Say whether a bell hangs in a lane already."""
        return bool(OrmQ.objects.filter(key=lane).exists())

    def dequeue(self) -> list[tuple[int | None, str]] | None:
        task = self.take()
        if task is None:
            # As django-q2's broker does: its pusher asks again at once.
            sleep(Conf.POLL)
        return task and [task]

    def take(self) -> tuple[int, str] | None:
        """Take the oldest one down: django-q2's own broker asks for no order."""
        for task in self.get_connection().filter(key__in=self._keys).order_by("pk")[:1]:
            # The deletion decides: of two clusters that have read it, one deletes a row.
            if self.get_connection().filter(pk=task.pk).delete()[0]:
                return task.pk, task.payload
        # None, or another cluster was faster.
        return None
