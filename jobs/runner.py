"""Run jobs: one row after the other, for as long as a bell is worth."""

import logging
import time
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from multiprocessing.synchronize import Event

from django_q.exceptions import TimeoutException
from django_q.timeout import TimeoutHandler

from jobs.bell import ring_bell
from jobs.lifecycle import Lease, fail, give_back, retry, succeed
from jobs.processes.free_memory import give_memory_back
from jobs.processes.work_ids import job_at_work
from jobs.registry import Failure, kinds, lasting_failure
from jobs.running_job import RunningJob
from jobs.turns import acquire_next, has_due

logger = logging.getLogger(__name__)

KEEP_ON_S = 5.0
"""Once rung, no worker begins a further row after so long: django-q2 counts time by the bell."""

TIMED_OUT = Failure("timed_out")


class LanesServed:
    """The lanes that this process works for, and the one it worked for last."""

    def __init__(self) -> None:
        self._lanes: tuple[str, ...] = ()
        self._stop: Event | None = None

    def serve(self, lanes: Sequence[str]) -> None:
        self._lanes = tuple(lanes)

    def end_at(self, stop: Event) -> None:
        """Begin no further row once this is set."""
        self._stop = stop

    @property
    def is_ending(self) -> bool:
        return self._stop is not None and self._stop.is_set()

    def serves(self, lane: str) -> bool:
        return lane in self._lanes

    def in_turn(self, bell_lane: str) -> tuple[str, ...]:
        """Return the lanes to look at, the one not served longest first; all bells are alike."""
        return self._lanes if bell_lane in self._lanes else (bell_lane,)

    def was_served(self, lane: str) -> None:
        """Put a lane last: films and faces take turns where one process has both."""
        if lane in self._lanes:
            self._lanes = (*(other for other in self._lanes if other != lane), lane)


LANES_SERVED = LanesServed()


def work(*, lane: str) -> int:
    """Work on rows whose turn it is; return how many. A bell for nothing says: one is coming."""
    ends_at_s = time.monotonic() + KEEP_ON_S
    n_done = 0
    try:
        while (lease := _acquire_in_turn(lane)) and (n_done := n_done + 1):
            # Each row has its own: django-q2's clock runs from the bell, in which several rows have
            # a turn.
            with TimeoutHandler(lease.kind.longest_attempt_s):
                run_leased(lease=lease)
            if time.monotonic() >= ends_at_s or LANES_SERVED.is_ending:
                break
    finally:
        # Also after an error: what still waits would hear no other bell.
        _ring_for_more(lane)
    # Not for whoever drains a lane here and now: no further row is on its way to it.
    if not n_done and LANES_SERVED.serves(lane):
        _prepare(lane)
    return n_done


def _prepare(lane: str) -> None:
    """Do what the lane's next row would wait for, such as loading networks."""
    for kind in kinds([lane]):
        if kind.prepare:
            try:
                kind.prepare()
            except Exception:
                # The row that comes meets the same error, and says it to whoever waits.
                logger.warning("%s could not be prepared for", kind.name, exc_info=True)


def _acquire_in_turn(bell_lane: str) -> Lease | None:
    for lane in LANES_SERVED.in_turn(bell_lane):
        if lease := acquire_next(lane=lane):
            LANES_SERVED.was_served(lane)
            # Before the work begins, so that an idle process takes the next row meanwhile.
            _ring_for_more(lane)
            return lease
    return None


def _ring_for_more(lane: str) -> None:
    if has_due(lane=lane):
        ring_bell(lane=lane)


def run_leased(
    *, lease: Lease, run: Callable[[RunningJob], object] | None = None, may_retry: bool = True
) -> None:
    """Do the work of a row that we have leased; every end is written into the row.

    Args:
        lease: ours.
        run: in place of the kind's own.
        may_retry: off, an error nobody foresaw ends the job at once.
    """
    with _numbered(lease):
        _run(lease, run or lease.kind.run, may_retry=may_retry)


def _run(lease: Lease, run: Callable[[RunningJob], object], *, may_retry: bool) -> None:
    try:
        with RunningJob(lease) as job:
            run(job)
    except TimeoutException:
        # A SystemExit of django-q2's, which ends this process next.
        logger.exception("%s %s took too long", lease.kind.name, lease.pk)
        give_back(lease=lease, failure=TIMED_OUT)
        raise
    except Exception as error:
        _settle(lease, error, may_retry=may_retry)
    else:
        succeed(lease=lease)
    give_memory_back()


@contextmanager
def _numbered(lease: Lease) -> Iterator[None]:
    """Let lines of the log say which job they are of."""
    token = job_at_work.set(f"{lease.kind.name} {lease.pk}")
    try:
        yield
    finally:
        job_at_work.reset(token)


def _settle(lease: Lease, error: Exception, *, may_retry: bool) -> None:
    """End the job with the failure that the error means; try it again if none, or none for good."""
    name, pk = lease.kind.name, lease.pk
    failure = lease.kind.failure_of(error) or lasting_failure(error)
    # First, because a lost lease is what stops the work: `is_lost` ends it by an error of its own.
    if not lease.rows.exists():
        logger.warning("%s %s was taken over by another worker, or is gone", name, pk)
    elif failure and failure.is_final:
        fail(lease=lease, failure=failure)
    else:
        logger.error("%s %s could not be worked on", name, pk, exc_info=error)
        if may_retry:
            retry(lease=lease, failure=failure)
        else:
            fail(lease=lease, failure=failure or lease.kind.exhausted)
