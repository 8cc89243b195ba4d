"""Hang bells in Redis, so that many workers wait there and ask the database for none.

Redis holds bells and nothing else: what it loses is rung again from the tables. While it is away
bells hang in the database.
"""

import logging
import time
from functools import cache
from typing import Any

from django.conf import settings
from redis import Redis
from redis.exceptions import RedisError

from jobs.bell import LaneBroker

logger = logging.getLogger(__name__)

PREFIX = "attendance-bells:"
WAIT_S = 1
"""So long a worker listens before it asks whether it shall end."""

CONNECT_S, ANSWER_S = 0.5, 5.0
"""So long it is waited for the server, and for its answer; longer than it is listened."""

LOOK_EVERY_S = 15.0
"""How often whoever hears nothing looks for bells that were hung into the database meanwhile."""


class Absence:
    """Whether the server did not answer the last time; said once, not at each bell."""

    is_noted = False

    def note(self) -> None:
        if not self.is_noted:
            # No more: the text of the error may hold the address with its password.
            logger.error("The broker does not answer; bells hang in the database meanwhile")
        self.is_noted = True

    def end(self) -> None:
        if self.is_noted:
            logger.warning("The broker answers again")
        self.is_noted = False


ABSENCE = Absence()


@cache
def server() -> Redis:
    """Return the client of this process; after a fork it makes connections of its own."""
    return Redis.from_url(
        str(settings.Q_CLUSTER["redis"]), socket_connect_timeout=CONNECT_S, socket_timeout=ANSWER_S
    )


class RedisLaneBroker(LaneBroker):
    """Lanes as lists in Redis; in the database for as long as that does not answer."""

    def __init__(self, list_key: str | None = None) -> None:
        super().__init__(list_key)
        self._look_at_s = 0.0

    @classmethod
    def hangs(cls, lane: str) -> bool:
        try:
            return bool(server().exists(PREFIX + lane))
        except RedisError:
            return super().hangs(lane)

    def enqueue(self, task: str) -> Any:
        try:
            return server().rpush(PREFIX + self.list_key, task)
        except RedisError:
            ABSENCE.note()
            return super().enqueue(task)

    def dequeue(self) -> list[tuple[int | None, str]] | None:
        try:
            taken: Any = server().blpop([PREFIX + key for key in self._keys], timeout=WAIT_S)
        except RedisError:
            ABSENCE.note()
            return super().dequeue()
        ABSENCE.end()
        if taken:
            return [(None, taken[1].decode())]
        if time.monotonic() >= self._look_at_s:
            self._look_at_s = time.monotonic() + LOOK_EVERY_S
            task = self.take()
            return task and [task]
        return None
