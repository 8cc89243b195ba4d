"""Whether a student is here now: the later of register and planned absence is believed."""

from collections.abc import Iterable
from dataclasses import dataclass, replace
from datetime import datetime

from classes.models import AttendanceRecord, PlannedAbsence, Status


@dataclass(frozen=True)
class Known:
    """What is known of a student: here, away, or nothing yet.

    Args:
        at: when the lesson began whose register says it, or when she left it.
        missed_since: when the first of the lessons began that she has missed up to now.
        left_at: when she left the latest lesson, on the school's clock.
    """

    status: str = ""
    why_away: str = ""
    at: datetime | None = None
    missed_since: datetime | None = None
    left_at: datetime | None = None

    @property
    def is_here(self) -> bool:
        return self.status == Status.PRESENT

    @property
    def is_open(self) -> bool:
        """Say whether nothing tells: she may be back from an absence that is over."""
        return not self.status

    @property
    def is_away(self) -> bool:
        return self.status == Status.ABSENT


def known_now(
    records: Iterable[AttendanceRecord], absences: Iterable[PlannedAbsence], *, now: datetime
) -> dict[int, Known]:
    """Return what today's registers and the absences begun say of each student.

    Args:
        records: of today's lessons, the latest lesson last.
        absences: that touch today; those that begin later say nothing yet.
    """
    known: dict[int, Known] = {}
    for record in records:
        before = known.get(record.student_id, Known())
        known[record.student_id] = _recorded(record, before, now)
    begun = [one for one in absences if one.starts_at <= now]
    # The one that ends last speaks last.
    for absence in sorted(begun, key=lambda one: one.ends_at):
        before = known.get(absence.student_id, Known())
        known[absence.student_id] = _planned(absence, before, now)
    return known


def _recorded(record: AttendanceRecord, before: Known, now: datetime) -> Known:
    at = record.session.starts_at
    if record.is_here_at(now):
        return Known(Status.PRESENT, at=at)
    if Status(record.status).is_here:
        # In the lesson, and gone before its end.
        return Known(Status.ABSENT, at=record.left_at, left_at=record.left_at)
    has_reason = record.code is not None or record.status == Status.EXCUSED
    why = record.label if has_reason else ""
    return Known(Status.ABSENT, why, at, before.missed_since or at)


def _planned(absence: PlannedAbsence, before: Known, now: datetime) -> Known:
    """While it lasts she is away, unless a later register saw her; once over, she may be back."""
    if absence.is_on(now):
        # A register taken before the absence began says nothing against it.
        is_seen_since = before.at is not None and before.at >= absence.starts_at
        if before.is_here and is_seen_since:
            return before
        return replace(before, status=Status.ABSENT, why_away=absence.label)
    is_older = before.at is not None and before.at < absence.ends_at
    if before.is_away and is_older:
        return replace(before, status="", why_away="")
    return before
