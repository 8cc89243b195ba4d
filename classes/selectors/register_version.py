"""Tell whether a register holds what somebody else entered since a page was shown."""

import hashlib
from collections.abc import Iterable
from datetime import datetime

from accounts.models import User
from classes.models import AttendanceRecord, ClassSession

Moments = Iterable[tuple[int, datetime]]
"""Students, and when the entry of each was recorded last."""


def register_version(session: ClassSession) -> str:
    """Return what a page shows: how the register stands, and each entry of it; one query."""
    return version_with(session, session.records.values_list("student_id", "recorded_at"))


def version_with(session: ClassSession, moments: Moments) -> str:
    return "|".join([session.version, *sorted(_entries(moments))])


def is_register_as_shown(session: ClassSession, shown_version: str, by: User | None) -> bool:
    """Say whether `by` has seen every entry; two queries.

    What she entered herself since, line by line on the same page, she knows.
    """
    state, *shown = shown_version.split("|")
    others = session.records.all()
    if by is not None:
        others = others.exclude(recorded_by=by)
    unseen = _entries(others.values_list("student_id", "recorded_at")) - set(shown)
    students = {str(pk) for pk in session.records.values_list("student_id", flat=True)}
    gone = {entry.partition(":")[0] for entry in shown} - students
    return state == session.version and not unseen and not gone


def moments_of(records: Iterable[AttendanceRecord | None]) -> list[tuple[int, datetime]]:
    return [(record.student_id, record.recorded_at) for record in records if record]


def _entries(moments: Moments) -> set[str]:
    return {f"{student_id}:{_digest(recorded_at)}" for student_id, recorded_at in moments}


def _digest(moment: datetime) -> str:
    return hashlib.sha256(moment.isoformat().encode()).hexdigest()[:8]
