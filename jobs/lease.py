"""Who works on a row: claimed by one worker at a time, kept alive by a heartbeat."""

import logging
import threading
import time
import uuid
from datetime import timedelta
from types import TracebackType
from typing import Any

from django.conf import settings
from django.db import DatabaseError, connection
from django.db.models import F, Q
from django.utils import timezone

Work = Any
"""The tables whose rows the worker works on; all have the life line of a capture."""

logger = logging.getLogger(__name__)

PROGRESS_EVERY_S = 0.5
"""Progress is written at most this often, seconds."""


def stale_before() -> timezone.datetime:  # type: ignore[name-defined]
    """Return the moment before which a heartbeat means that its worker is gone."""
    return timezone.now() - timedelta(seconds=settings.RECOGNITION_STALE_AFTER_S)


def claim_work(model: Work, pk: int, **afresh: object) -> uuid.UUID | None:
    """Claim a waiting or abandoned row and count the attempt, committed before the work.

    Returns:
        The claim, or None if somebody else has it, it is done, or its attempts are used up.
    """
    claim = uuid.uuid4()
    waiting = Q(state=model.State.QUEUED)
    abandoned = Q(state=model.State.RUNNING, heartbeat_at__lt=stale_before())
    free = model.objects.filter(
        waiting | abandoned, pk=pk, attempts__lt=settings.RECOGNITION_MAX_ATTEMPTS
    )
    n_claimed = free.update(
        state=model.State.RUNNING,
        claim=claim,
        attempts=F("attempts") + 1,
        heartbeat_at=timezone.now(),
        progress=0,
        **afresh,
    )
    return claim if n_claimed else None


class Heartbeat:
    """Says every few seconds that the work goes on; learns when the claim is lost.

    A thread of its own, because a network's call may take longer than a heartbeat.
    """

    def __init__(self, pk: int, claim: uuid.UUID, *, model: Work) -> None:
        self._pk, self._claim, self._model = pk, claim, model
        self._stop = threading.Event()
        self._lost = threading.Event()
        self._last_progress_s = 0.0
        self._found: list[int] = []
        self._thread = threading.Thread(target=self._beat, daemon=True)

    def __enter__(self) -> "Heartbeat":
        self._thread.start()
        return self

    def __exit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        trace: TracebackType | None,
    ) -> None:
        self._stop.set()
        self._thread.join()

    def is_lost(self) -> bool:
        """Say whether another worker took over, or the row is gone."""
        return self._lost.is_set()

    def report(self, share: float) -> None:
        """Store the share done, 0 to 1, now and then."""
        if time.monotonic() - self._last_progress_s >= PROGRESS_EVERY_S:
            self._last_progress_s = time.monotonic()
            self._touch(progress=round(share * 100))

    def report_found(self, student_ids: frozenset[int]) -> None:
        """Store who is surely seen so far; it goes when the result is stored."""
        if sorted(student_ids) != self._found:
            self._found = sorted(student_ids)
            self._touch(found=self._found)

    def _touch(self, **fields: int | list[int]) -> None:
        mine = self._model.objects.filter(
            pk=self._pk, claim=self._claim, state=self._model.State.RUNNING
        )
        if not mine.update(heartbeat_at=timezone.now(), **fields):
            self._lost.set()

    def _beat(self) -> None:
        while not self._stop.wait(settings.RECOGNITION_HEARTBEAT_S):
            try:
                self._touch()
            except DatabaseError:
                # The next beat may succeed; if none does, the sweeper frees the capture.
                logger.exception("No heartbeat for %s %s", self._model.__name__, self._pk)
            finally:
                connection.close()
