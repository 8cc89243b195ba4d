"""Count the statuses of sessions: how many students have each."""

from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field

from django.db.models import Count

from classes.models import AttendanceRecord, ClassSession, NamelessCount, Status


@dataclass(frozen=True)
class StatusCounts:
    """How many students, or records, have each status.

    Args:
        numbers: by status; one that is missing counts nobody.
    """

    numbers: Mapping[str, int] = field(default_factory=dict)

    @property
    def lines(self) -> Sequence[tuple[Status, int]]:
        """Each status and its number, in the order of the register."""
        return [(status, self.n_of(status)) for status in Status]

    @property
    def named(self) -> Sequence[tuple[Status, int]]:
        """The lines that a sentence names: of late and excused only if there is anybody."""
        # Present and absent are named even if nobody is: without them it reads as a mistake.
        return [(status, n) for status, n in self.lines if n or not status.asks_more]

    @property
    def n_recorded(self) -> int:
        return sum(n for _status, n in self.lines)

    @property
    def n_here(self) -> int:
        """Who was in the room, in time or late."""
        return sum(n for status, n in self.lines if status.is_here)

    @property
    def n_away(self) -> int:
        return self.n_recorded - self.n_here

    def n_of(self, status: str) -> int:
        return self.numbers.get(Status(status), 0)

    def as_fields(self) -> dict[str, int]:
        """Name the numbers as files and other systems read them: `n_present` and so on."""
        return {count_field(status): n for status, n in self.lines}


def count_field(status: Status) -> str:
    """Return the name under which other systems find the number of a status."""
    return f"n_{status.value}"


def count_statuses(statuses: Iterable[str]) -> StatusCounts:
    return StatusCounts(Counter(statuses))


def count_sessions(sessions: Iterable[ClassSession]) -> dict[int, StatusCounts]:
    """Count the records of many sessions in one query, by the session's primary key.

    Those of erased students, which are nobody's any more, are among them.
    """
    ids = [session.pk for session in sessions]
    records = AttendanceRecord.objects.counted().filter(session__in=ids).order_by()
    counted = records.values_list("session_id", "status").annotate(total=Count("pk"))
    # SQLite takes no order within a union. `all`: two equal rows must not become one.
    nameless = NamelessCount.objects.filter(session__in=ids).order_by()
    counted = counted.union(nameless.values_list("session_id", "status", "n"), all=True)
    # A session without any record counts nobody, and is asked for all the same.
    numbers: dict[int, Counter[str]] = {session_id: Counter() for session_id in ids}
    for session_id, status, n in counted:
        numbers[session_id][status] += n
    return {session_id: StatusCounts(found) for session_id, found in numbers.items()}
