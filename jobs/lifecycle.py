"""The life of a job: leased by one worker at a time, renewed, and ended once."""

import uuid
from collections.abc import Collection, Iterable
from dataclasses import dataclass
from typing import Any

from django.db import connections, transaction
from django.db.models import DateTimeField, F, QuerySet
from django.db.models.functions import Coalesce
from django.utils import timezone

from jobs.bell import ring_bell
from jobs.models import JobState, waiting_since
from jobs.registry import Failure, Kind, kind_of


@dataclass(frozen=True)
class Lease:
    """The right to work on a row for a while.

    Args:
        kind: of the row.
        pk: of the row.
        token: tells this lease from all others.
        attempt: the number of this attempt, from 1.
    """

    kind: Kind
    pk: int
    token: uuid.UUID
    attempt: int

    @property
    def rows(self) -> "QuerySet[Any]":
        """The row, as long as the lease is ours."""
        return self.kind.rows.filter(pk=self.pk, lease=self.token, state=JobState.RUNNING)


def enqueue(*, job: Any) -> None:
    """Let the worker know, once the row is surely stored, that there is something to do."""
    ring_bell(lane=kind_of(type(job)).lane)


def enqueue_all(*, kind: Kind, rows: "QuerySet[Any]") -> int:
    """Queue these rows, which had not begun or have ended, unless somebody works on them."""
    idle = rows.exclude(state=JobState.RUNNING)
    n_queued = idle.update(state=JobState.QUEUED, **_anew(kind))
    if n_queued:
        ring_bell(lane=kind.lane)
    return n_queued


def due_rows(*, kind: Kind) -> "QuerySet[Any]":
    """Return the rows that may be worked on now, in no order."""
    queued = kind.rows.filter(
        state=JobState.QUEUED, next_try_at__lte=timezone.now(), attempts__lt=kind.max_attempts
    )
    return kind.eligible(queued)


def acquire(*, kind: Kind, pk: int) -> Lease | None:
    """Lease one row and count the attempt, committed before the work.

    Returns:
        None if somebody else has it, it is not due, done, gone, or its attempts are used up.
    """
    return _lease_first(kind, due_rows(kind=kind).filter(pk=pk))


def lease_new(*, job: Any) -> Lease:
    """Lease a row that was made in this transaction, which nobody else sees yet."""
    kind = kind_of(type(job))
    lease = _lease_first(kind, kind.rows.filter(pk=job.pk, state=JobState.QUEUED))
    if lease is None:
        raise RuntimeError(f"{job} cannot be leased.")
    return lease


def acquire_oldest(*, kind: Kind, school_id: int) -> Lease | None:
    """Lease the due row of a school that waits longest."""
    rows = due_rows(kind=kind).filter(school=school_id)
    return _lease_first(kind, rows.order_by("queued_at", "pk"))


@transaction.atomic
def _lease_first(kind: Kind, rows: "QuerySet[Any]") -> Lease | None:
    """Lease the first of these rows that nobody takes at the same moment."""
    free = rows
    if connections[rows.db].features.has_select_for_update_skip_locked:
        # Itself alone: where `eligible` joins another table, its rows are not ours to lock.
        free = rows.select_for_update(skip_locked=True, of=("self",), no_key=True)
    pk = free.values_list("pk", flat=True).first()
    if pk is None:
        return None
    token, now = uuid.uuid4(), timezone.now()
    # Once more under its condition: a database without row locks may have let two people read it.
    n_leased = (
        rows.order_by()
        .filter(pk=pk)
        .update(
            state=JobState.RUNNING,
            lease=token,
            lease_until=now + kind.lease_for,
            attempts=F("attempts") + 1,
            started_at=now,
            progress=0,
            **kind.scratch,
        )
    )
    if not n_leased:
        return None
    # Asked of the database, which has counted it.
    attempt = kind.rows.values_list("attempts", flat=True).get(pk=pk)
    return Lease(kind, pk, token, attempt)


def renew(*, lease: Lease, **fields: object) -> bool:
    """Keep a lease, and write how far the work is; False if it is not ours any more."""
    until = timezone.now() + lease.kind.lease_for
    return bool(lease.rows.update(lease_until=until, **fields))


def succeed(
    *,
    lease: Lease,
    state: str = JobState.READY,
    failure: Failure | None = None,
    **fields: object,
) -> bool:
    """End a job if the lease is still ours; call it in the result's own transaction.

    Args:
        lease: ours.
        state: an end of the kind's own, such as one that asks a person.
        failure: why it came to that end, where it says so.
        fields: further ones of the row.
    """
    ended = _why(failure) | {"progress": 100, "finished_at": timezone.now()}
    return _leave(lease, state=state, **ended | fields)


@transaction.atomic
def fail(*, lease: Lease, failure: Failure, **fields: object) -> bool:
    """End a job for good, with a reason that people read."""
    # Locked: `failing` reads the row, and the lease must not be lost between that and our writing.
    row = lease.rows.select_for_update(of=("self",), no_key=True).first()
    if row is None:
        return False
    more = _why(failure) | {"finished_at": timezone.now()} | fields
    if lease.kind.failing:
        more |= lease.kind.failing(row)
    _leave(lease, state=JobState.FAILED, **more)
    if lease.kind.when_failed:
        lease.kind.when_failed(lease.pk)
    return True


@transaction.atomic
def retry(*, lease: Lease, failure: Failure | None = None, **fields: object) -> bool:
    """Let it be tried again after its pause, or end it when its attempts are used up.

    Args:
        failure: of this attempt; shown while it waits, and kept if it was the last one.
    """
    if lease.attempt >= lease.kind.max_attempts:
        return fail(lease=lease, failure=failure or lease.kind.exhausted, **fields)
    next_try_at = timezone.now() + lease.kind.pause_after(lease.attempt)
    more = (_why(failure) if failure else {}) | {"next_try_at": next_try_at} | fields
    is_queued = _leave(lease, state=JobState.QUEUED, **more)
    if is_queued:
        ring_bell(lane=lease.kind.lane)
    return is_queued


def give_back(*, lease: Lease, failure: Failure | None = None) -> None:
    """Let what its worker lost be tried again, unless the kind knows better.

    A mail that was perhaps accepted would go twice.
    """
    if not (lease.kind.when_lost and lease.kind.when_lost(lease)):
        retry(lease=lease, failure=failure)


def requeue(*, job: Any, shown_version: str, states: Collection[str] = (JobState.FAILED,)) -> bool:
    """Let a person start anew what has failed; False if it is not what she was shown any more.

    Of two who press at once one is refused, and what has gone well meanwhile does not go twice.

    Args:
        job: as it was just read.
        states: from which it may be started.
    """
    if job.version != shown_version:
        return False
    # As it was read, in one statement with the change: another may press at this very moment.
    as_read = {"pk": job.pk, "attempts": job.attempts, "queued_at": job.queued_at}
    rows = kind_of(type(job)).rows.filter(**as_read, state=job.state)
    return _start_anew(type(job), rows.filter(state__in=states))


def queue_anew(*, job: Any, states: Collection[str] | None = None, **fields: object) -> bool:
    """Start a row anew, with all its attempts, unless somebody works on it now.

    For services, which hold the row or know what was shown of it.

    Args:
        states: from which it is started; None: whatever it was.
        fields: further ones of the row.
    """
    rows = kind_of(type(job)).rows.filter(pk=job.pk).exclude(state=JobState.RUNNING)
    if states is not None:
        rows = rows.filter(state__in=states)
    return _start_anew(type(job), rows, **fields)


def _start_anew(model: Any, rows: "QuerySet[Any]", **fields: object) -> bool:
    kind = kind_of(model)
    is_queued = bool(rows.update(state=JobState.QUEUED, **_anew(kind) | fields))
    if is_queued:
        ring_bell(lane=kind.lane)
    return is_queued


def end(*, job: Any, state: str, **fields: object) -> None:
    """End a row by somebody's decision; a worker that is at it loses its lease, and writes nothing.

    Args:
        job: whatever its state.
        state: an end of the kind's own.
        fields: further ones of the row.
    """
    kind = kind_of(type(job))
    ended = {
        "lease": None,
        "lease_until": None,
        # What had ended before keeps the time at which it did.
        "finished_at": Coalesce("finished_at", timezone.now(), output_field=DateTimeField()),
    }
    kind.rows.filter(pk=job.pk).update(state=state, **ended | dict(kind.scratch) | fields)


def _anew(kind: Kind) -> dict[str, Any]:
    """Return what a row begins with: all its attempts, and nothing of those before."""
    now = timezone.now()
    begun = {"attempts": 0, "progress": 0, "finished_at": None}
    return begun | waiting_since(now) | _why(None) | dict(kind.scratch)


def _leave(lease: Lease, **fields: Any) -> bool:
    # Scratch belongs to one attempt: the next one must not find what this one has noted.
    empty = {"lease": None, "lease_until": None} | dict(lease.kind.scratch)
    return bool(lease.rows.update(**empty | fields))


def _why(failure: Failure | None) -> dict[str, Any]:
    if failure is None:
        return {"failure_code": "", "failure_params": {}}
    return {"failure_code": failure.code, "failure_params": dict(failure.params)}


@transaction.atomic
def end_waiting(*, kind: Kind, rows: "QuerySet[Any]", failure: Failure) -> int:
    """End those of these rows that wait, for good; return how many."""
    n_ended = 0
    # One by one, because `failing` says of each row what else is written.
    for row in rows.filter(state=JobState.QUEUED).select_for_update(of=("self",), no_key=True):
        more = _why(failure) | {"finished_at": timezone.now()}
        if kind.failing:
            more |= kind.failing(row)
        # Once more under its condition: not every database has locks of rows.
        waiting = kind.rows.filter(pk=row.pk, state=JobState.QUEUED)
        has_ended = waiting.update(state=JobState.FAILED, **more)
        n_ended += has_ended
        if has_ended and kind.when_failed:
            kind.when_failed(row.pk)
    return n_ended


def leases_of(kind: Kind, rows: "Iterable[Any]") -> list[Lease]:
    """Return the leases that running rows are under."""
    return [Lease(kind, row.pk, row.lease, row.attempts) for row in rows]
