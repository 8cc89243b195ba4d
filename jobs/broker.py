"""Hear the bells of several lanes; a bell is gone once it was heard."""

from time import sleep

from django_q.brokers.orm import ORM
from django_q.conf import Conf

from jobs.registry import Lane

JOINED_BY = "+"


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
        """Return the lanes, and the names under which tasks lie that were given no lane."""
        lanes = self.list_key.split(JOINED_BY)
        return [*lanes, self.list_key, *([Conf.PREFIX] if Lane.MAIL in lanes else [])]

    def dequeue(self) -> list[tuple[int, str]] | None:
        for task in self.get_connection().filter(key__in=self._keys).order_by("pk")[:1]:
            if self.get_connection().filter(pk=task.pk).delete()[0]:
                return [(task.pk, task.payload)]
            return None  # Another cluster was faster.
        sleep(Conf.POLL)
        return None
