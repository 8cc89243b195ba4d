"""The kinds of background work: each table of jobs names its own, and the machine runs them."""

from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass, field
from datetime import timedelta
from typing import TYPE_CHECKING, Any

from django.conf import settings
from django.db import models
from django.db.models import QuerySet
from django.utils.translation import gettext_lazy as _

if TYPE_CHECKING:
    from jobs.lifecycle import Lease
    from jobs.running_job import RunningJob


class Lane(models.TextChoices):
    """Where a kind waits: each lane has processes of its own, and waits for no other."""

    FILMS = "films", _("Films and photos of lessons")
    ROOMS = "rooms", _("Cameras of rooms, long lists")
    SMALL = "small", _("Faces, imports, opening of lessons")
    MAIL = "mail", _("Mails, webhooks, cleaning up")


@dataclass(frozen=True)
class Failure:
    """Why a job failed: a code of the table of sentences, and the values of its sentence.

    One that is not final may be over at the next attempt; it is the job's end after the last one.
    """

    code: str
    params: Mapping[str, Any] = field(default_factory=dict)
    is_final: bool = True


ATTEMPTS_EXHAUSTED = Failure("attempts_exhausted")
WORKER_STOPPED = Failure("worker_stopped")


def lasting_failure(error: Exception) -> Failure | None:
    """Return why no further attempt helps, of an error that says so itself, whoever works on it."""
    # By its attribute: errors that say so live in other rooms, which this one does not know.
    if not getattr(error, "is_lasting", False):
        return None
    return Failure(error.code, error.params)  # type: ignore[attr-defined]


def nothing_known(error: Exception) -> Failure | None:
    return None


def every_row(rows: "QuerySet[Any]") -> "QuerySet[Any]":
    return rows


@dataclass(frozen=True, kw_only=True, eq=False)
class Kind:
    """One kind of background work.

    Args:
        name: in logs and in the list of jobs.
        model: the table of its rows, a `Job`.
        lane: where it waits.
        run: does the work; whoever returns without an end of its own has succeeded.
        max_attempts: so often it is tried.
        pauses: how long to wait after each failed attempt; the last one counts for all further.
        lease_s: a lease that nobody renewed for so long is free; None: as the settings say.
        timeout_s: the longest attempt; None: as the settings say.
        failure_of: the failure that an error means, after which no further attempt helps unless it
            says so; None for an error nobody foresaw, after which it is tried again.
        exhausted: the failure when all attempts are used up.
        scratch: fields of the work in progress; they are emptied at each change of state.
        eligible: leaves out rows that may not run now.
        failing: asked when a row is about to fail, in the same transaction; returns further fields
            to write into it.
        when_failed: what else happens when a job fails, in the same transaction; takes its key.
        when_lost: asked of a lease that expired, and of an attempt that took too long, before the
            job is tried again; returns whether it has ended the job itself.
        prepare: does what the first row of a process would else wait for, once; called where a
            bell announces a row that is not there yet.
        put_off_for: the longest that a new row may be put off on purpose.
        try_again: lets a person start a row anew; takes the row, and which `version` of it was
            shown; returns whether it was started: False if somebody was faster. None: nobody may.
    """

    name: str
    model: Any
    lane: Lane
    run: "Callable[[RunningJob], object]"
    max_attempts: int = settings.JOBS_MAX_ATTEMPTS
    pauses: tuple[timedelta, ...] = ()
    lease_s: float | None = None
    timeout_s: int | None = None
    failure_of: Callable[[Exception], Failure | None] = nothing_known
    exhausted: Failure = ATTEMPTS_EXHAUSTED
    scratch: Mapping[str, Any] = field(default_factory=dict)
    eligible: Callable[["QuerySet[Any]"], "QuerySet[Any]"] = every_row
    failing: Callable[[Any], Mapping[str, Any]] | None = None
    when_failed: Callable[[int], object] | None = None
    when_lost: "Callable[[Lease], bool] | None" = None
    prepare: Callable[[], object] | None = None
    put_off_for: timedelta = timedelta(0)
    try_again: Callable[[Any, str], bool] | None = None

    @property
    def rows(self) -> "QuerySet[Any]":
        rows: QuerySet[Any] = self.model._default_manager.order_by()
        return rows

    @property
    def lease_for(self) -> timedelta:
        return timedelta(seconds=self.lease_s or settings.JOBS_STALE_AFTER_S)

    @property
    def longest_attempt_s(self) -> int:
        return self.timeout_s or int(settings.JOBS_TIMEOUT_S)

    @property
    def longest_wait(self) -> timedelta:
        """How far ahead any rule puts a next try."""
        return max(*self.pauses, self.put_off_for, timedelta(0))

    def pause_after(self, attempt: int) -> timedelta:
        """Return how long to wait after so many attempts."""
        if not self.pauses:
            return timedelta(0)
        return self.pauses[min(attempt, len(self.pauses)) - 1]


_kinds: dict[Any, Kind] = {}


def register_kind(kind: Kind) -> Kind:
    """Make a kind known; called for the `JOB_KIND` of each table of jobs."""
    _kinds[kind.model] = kind
    return kind


def kind_of(model: Any) -> Kind:
    return _kinds[model]


def kinds(lanes: Iterable[str] = tuple(Lane)) -> list[Kind]:
    """Return the kinds of these lanes, in the order in which they were registered."""
    return [kind for kind in _kinds.values() if kind.lane in lanes]
