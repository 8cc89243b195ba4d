"""A job while it is worked on: its lease is renewed beside the work, its progress written."""

import logging
import threading
import time
from types import TracebackType

from django.conf import settings
from django.db import DatabaseError, connection

from jobs.lifecycle import Lease, renew, succeed
from jobs.models import JobState
from jobs.registry import Failure

logger = logging.getLogger(__name__)

PROGRESS_EVERY_S = 0.5
"""Progress is written at most this often, seconds."""


class RunningJob:
    """What the work gets: the row's key, and ways to tell how far it is.

    The lease is renewed by a thread of its own, because a network's call may take long.
    """

    def __init__(self, lease: Lease) -> None:
        self.lease, self.pk = lease, lease.pk
        self._stop = threading.Event()
        self._lost = threading.Event()
        self._last_progress_s = 0.0
        self._noted: dict[str, object] = {}
        self._thread = threading.Thread(target=self._renew_on_and_on, daemon=True)

    def __enter__(self) -> "RunningJob":
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
        """Return whether another worker took over, or the row is gone."""
        return self._lost.is_set()

    def report(self, share: float) -> None:
        """Store the share done, 0 to 1, now and then."""
        if time.monotonic() - self._last_progress_s >= PROGRESS_EVERY_S:
            self._last_progress_s = time.monotonic()
            self._renew(progress=round(share * 100))

    def note(self, **fields: object) -> None:
        """Store fields of the row that changed."""
        changed = {name: value for name, value in fields.items() if self._noted.get(name) != value}
        if changed:
            self._noted |= changed
            self._renew(**changed)

    def succeed(
        self, *, state: str = JobState.READY, failure: Failure | None = None, **fields: object
    ) -> bool:
        """End the job with its result; False if it is somebody else's by now."""
        return succeed(lease=self.lease, state=state, failure=failure, **fields)

    def _renew(self, **fields: object) -> None:
        if not renew(lease=self.lease, **fields):
            # Noted only: nothing stops a thread from outside, so the work asks `is_lost` between
            # its steps.
            self._lost.set()

    def _renew_on_and_on(self) -> None:
        while not self._stop.wait(settings.JOBS_HEARTBEAT_S):
            try:
                self._renew()
            except DatabaseError:
                # The next time may succeed; if none does, the reaper frees the row.
                logger.exception("No lease renewed for %s %s", self.lease.kind.name, self.pk)
            finally:
                # This thread's own; kept between the beats, it might be cut by the next one.
                connection.close()
