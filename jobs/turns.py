"""Whose turn it is in a lane: the school with the fewest running, then its kinds alike.

And who lets others pass: a row is put off as it is made, and a pause ends early.
"""

from collections import defaultdict
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any

from django.db.models import Count, Max, Min, Q, QuerySet, Value
from django.db.models.functions import Greatest
from django.utils import timezone

from jobs.lifecycle import Lease, acquire_oldest, due_rows, enqueue
from jobs.models import JobState
from jobs.registry import Kind, Lane, kind_of, kinds

REMEMBERED = timedelta(hours=1)
"""A turn that lies longer back than this counts no more."""


@dataclass
class _Served:
    """How many run now, and when the last one began."""

    n_running: int = 0
    last_at: datetime | None = None

    def add(self, row: dict[str, Any]) -> None:
        self.n_running += row["n_running"]
        self.last_at = max(filter(None, [self.last_at, row["last_at"]]), default=None)

    def order(self) -> tuple[int, float]:
        # Who had no turn of late comes before all who had.
        return self.n_running, self.last_at.timestamp() if self.last_at else 0.0


def acquire_next(*, lane: str) -> Lease | None:
    """Lease the row whose turn it is; None if nothing is due.

    The school with the fewest running comes first, of several the one whose last turn is longest
    ago, then the one that waits longest; of its kinds in the lane likewise; of the kind's rows
    the oldest. So a school with 140 films keeps no other waiting for more than one film a worker.
    """
    for kind, school_id in _turns(lane):
        # Another worker may have taken the row since the turns were listed: on to the next.
        if lease := acquire_oldest(kind=kind, school_id=school_id):
            return lease
    return None


def has_due(*, lane: str) -> bool:
    return any(due_rows(kind=kind).exists() for kind in kinds([lane]))


@dataclass(frozen=True)
class Waiting:
    """What is due in some lanes.

    Args:
        n: how many rows.
        oldest_at: since when the first of them could be worked on; None if there is none.
    """

    n: int
    oldest_at: datetime | None


def waiting_jobs(lanes: Iterable[str] = tuple(Lane)) -> Waiting:
    """Count what is due in these lanes; one query, however many kinds there are."""
    first, *others = (_waiting_of(kind) for kind in kinds(lanes))
    found = list(first.union(*others, all=True))
    return Waiting(
        sum(row["n"] for row in found),
        min((row["at"] for row in found if row["at"]), default=None),
    )


def _waiting_of(kind: Kind) -> QuerySet[Any, dict[str, Any]]:
    """Select how many rows of a kind are due, and since when the first of them is."""
    # Not late before its next try: a pause is no waiting for the worker.
    due_at = Min(Greatest("queued_at", "next_try_at"))
    rows = due_rows(kind=kind).order_by().annotate(of_kind=Value(kind.name)).values("of_kind")
    waiting: QuerySet[Any, dict[str, Any]] = rows.annotate(n=Count("pk"), at=due_at)
    return waiting.values("n", "at")


def _turns(lane: str) -> Iterable[tuple[Kind, int]]:
    """List kinds and schools that have something due, whose turn it is first."""
    due = {
        (kind, row["school"]): row["oldest_at"]
        for kind in kinds([lane])
        for row in due_rows(kind=kind).values("school").annotate(oldest_at=Min("queued_at"))
    }
    # The usual case: with nobody to be fair to, the queries about earlier turns are spared.
    if len(due) < 2:
        return due
    schools, served = _served(lane)

    def order(turn: tuple[Kind, int]) -> tuple[Any, ...]:
        return schools[turn[1]].order(), served[turn].order(), due[turn]

    return sorted(due, key=order)


def _served(lane: str) -> tuple[dict[int, _Served], dict[tuple[Kind, int], _Served]]:
    """Return how schools, and schools by kind, were served of late; a query for each kind."""
    now = timezone.now()
    schools: dict[int, _Served] = defaultdict(_Served)
    of_kinds: dict[tuple[Kind, int], _Served] = defaultdict(_Served)
    is_running = Q(state=JobState.RUNNING)
    # A turn in the future is a clock's error.
    is_recent = Q(started_at__gt=now - REMEMBERED, started_at__lte=now)
    for kind in kinds([lane]):
        # What runs counts however long ago it began: it holds a process.
        rows = kind.rows.filter(is_running | is_recent).values("school")
        last_at = Max("started_at", filter=is_recent)
        for row in rows.annotate(n_running=Count("pk", filter=is_running), last_at=last_at):
            schools[row["school"]].add(row)
            of_kinds[kind, row["school"]].add(row)
    return schools, of_kinds


def put_off(*, job: Any, until: datetime) -> None:
    """Let a new row, which is not stored yet, wait until then, or for as long as its kind may."""
    longest = timezone.now() + kind_of(type(job)).put_off_for
    job.next_try_at = min(until, longest)


def try_at_once(*, job: Any) -> bool:
    """End the pause of a row that waits; False if it does not wait any more."""
    # In one statement: a worker may take the row at this very moment.
    waiting = kind_of(type(job)).rows.filter(pk=job.pk, state=JobState.QUEUED)
    is_waiting = bool(waiting.update(next_try_at=timezone.now()))
    if is_waiting:
        enqueue(job=job)
    return is_waiting
