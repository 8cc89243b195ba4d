"""Count the statuses of sessions: how many present, late, excused, absent."""

from collections import Counter
from collections.abc import Iterable
from dataclasses import dataclass

from django.db.models import Count

from classes.models import AttendanceRecord, ClassSession, Status


@dataclass(frozen=True)
class StatusCounts:
    """How many students of a session have each status."""

    n_present: int = 0
    n_late: int = 0
    n_excused: int = 0
    n_absent: int = 0

    @classmethod
    def of(cls, numbers: dict[str, int]) -> "StatusCounts":
        """Read numbers keyed by status; a missing status counts nobody."""
        return cls(**{f"n_{status}": numbers.get(status, 0) for status in Status.values})

    @property
    def n_recorded(self) -> int:
        return self.n_present + self.n_late + self.n_excused + self.n_absent

    @property
    def n_here(self) -> int:
        """Who was in the room, in time or late."""
        return self.n_present + self.n_late


def count_statuses(statuses: Iterable[str]) -> StatusCounts:
    return StatusCounts.of(Counter(statuses))


def count_sessions(sessions: Iterable[ClassSession]) -> dict[int, StatusCounts]:
    """Count the records of many sessions in one query, by the session's primary key."""
    ids = [session.pk for session in sessions]
    rows = AttendanceRecord.objects.filter(session__in=ids).order_by()
    numbers: dict[int, dict[str, int]] = {session_id: {} for session_id in ids}
    for row in rows.values("session_id", "status").annotate(n=Count("pk")):
        numbers[row["session_id"]][row["status"]] = row["n"]
    return {session_id: StatusCounts.of(found) for session_id, found in numbers.items()}
