"""What the jobs of the last day were like, by kind: for whoever watches, and of no school."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from typing import Any

from django.db.models import Avg, Count, F, Max, Q

from jobs.models import JobState
from jobs.registry import Kind, kinds

SPAN = timedelta(days=1)


@dataclass(frozen=True)
class KindFigures:
    """One kind of work within a day.

    Args:
        n_running: at this moment.
        n_done: how many ended well.
        mean_s: how long the last attempts of these took, seconds; None without any.
        longest_s: the longest of them.
        failures: how many failed for good, by code.
    """

    kind: Kind
    n_running: int
    n_done: int
    mean_s: float | None = None
    longest_s: float | None = None
    failures: Mapping[str, int] = field(default_factory=dict)

    @property
    def n_failed(self) -> int:
        return sum(self.failures.values())


def figures_of_kinds(*, at: datetime) -> list[KindFigures]:
    """Ask every table of jobs once, and again where something failed.

    What was deleted meanwhile counts no more.
    """
    return [_figures(kind, at - SPAN) for kind in kinds()]


def _figures(kind: Kind, since: datetime) -> KindFigures:
    is_done = Q(state=JobState.READY, finished_at__gt=since, started_at__isnull=False)
    has_failed = Q(state=JobState.FAILED, finished_at__gt=since)
    took = F("finished_at") - F("started_at")
    found = kind.rows.aggregate(
        n_running=Count("pk", filter=Q(state=JobState.RUNNING)),
        n_done=Count("pk", filter=is_done),
        n_failed=Count("pk", filter=has_failed),
        mean=Avg(took, filter=is_done),
        longest=Max(took, filter=is_done),
    )
    return KindFigures(
        kind,
        n_running=found["n_running"],
        n_done=found["n_done"],
        mean_s=_seconds(found["mean"]),
        longest_s=_seconds(found["longest"]),
        failures=_failures(kind, has_failed) if found["n_failed"] else {},
    )


def _failures(kind: Kind, has_failed: Q) -> dict[str, int]:
    counted: Any = kind.rows.filter(has_failed).values_list("failure_code").annotate(n=Count("pk"))
    return dict(counted.order_by("failure_code"))


def _seconds(span: timedelta | None) -> float | None:
    return None if span is None else span.total_seconds()
