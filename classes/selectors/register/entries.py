"""What the register of a session holds, and whether it is as a page showed it."""

import hashlib
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime

from django.db.models import Prefetch, Q, QuerySet

from accounts.models import User
from classes.models import (
    AttendanceAmendment,
    AttendanceRecord,
    ClassSession,
    Enrolment,
    PlannedAbsence,
    Student,
)

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
    # The first part says how the register stands, the rest each entry.
    state, *shown = shown_version.split("|")
    others = session.records.all()
    if by is not None:
        others = others.exclude(recorded_by=by)
    unseen = _entries(others.values_list("student_id", "recorded_at")) - set(shown)
    students = {str(pk) for pk in session.records.values_list("student_id", flat=True)}
    # Whoever closes would not know that an entry she saw was taken back.
    gone = {entry.partition(":")[0] for entry in shown} - students
    return state == session.version and not unseen and not gone


def moments_of(records: Iterable[AttendanceRecord | None]) -> list[tuple[int, datetime]]:
    return [(record.student_id, record.recorded_at) for record in records if record]


def _entries(moments: Moments) -> set[str]:
    return {f"{student_id}:{_digest(recorded_at)}" for student_id, recorded_at in moments}


def _digest(moment: datetime) -> str:
    return hashlib.sha256(moment.isoformat().encode()).hexdigest()[:8]


@dataclass(frozen=True)
class RegisterLine:
    """A student of a session, what is recorded, and how that came about; None: nothing yet."""

    student: Student
    record: AttendanceRecord | None
    amendments: tuple[AttendanceAmendment, ...]
    planned: PlannedAbsence | None = None
    came_later: bool = False

    @property
    def counts(self) -> bool:
        """Whether the entry is counted: not if the student had left before the lesson."""
        return self.record is not None and not self.record.is_after_leaving

    @property
    def is_as_planned(self) -> bool:
        return bool(self.planned and self.planned.is_followed_by(self.record))


def register_lines(session: ClassSession) -> list[RegisterLine]:
    """List the roster of the day and whoever else has a record, in four queries."""
    records = {record.student_id: record for record in _records_of(session)}
    roster = session.class_group.roster_on(session.day)
    students = Student.objects.filter(Q(pk__in=roster.values("pk")) | Q(pk__in=list(records)))
    # Only of a closed one: an open register lists who comes in as usual.
    planned = planned_for(session)
    late = _entered_since(session) if session.is_closed else set()
    return [
        _line(
            student,
            records.get(student.pk),
            planned.get(student.pk),
            came_later=student.pk in late and student.pk not in records,
        )
        for student in students
    ]


def _entered_since(session: ClassSession) -> set[int]:
    """Return who came into the class group after the register was taken: it names none of them."""
    enrolled = Enrolment.objects.filter(class_group=session.class_group_id)
    taken_at = session.confirmed_at or session.ends_at
    since = enrolled.active_on(session.day).filter(entered_at__gt=taken_at)
    return set(since.values_list("student_id", flat=True))


def planned_for(session: ClassSession) -> dict[int, PlannedAbsence]:
    """Return what is planned for a session by student, one query; of two plans the earlier one."""
    planned: dict[int, PlannedAbsence] = {}
    for absence in PlannedAbsence.objects.over(session):
        # In order of their beginning, so that the first one stays.
        planned.setdefault(absence.student_id, absence)
    return planned


def _records_of(session: ClassSession) -> "QuerySet[AttendanceRecord]":
    amendments = AttendanceAmendment.objects.settled().select_related(
        "amended_by", "old_code", "new_code"
    )
    return session.records.select_related("student", "recorded_by", "code").prefetch_related(
        Prefetch("amendments", queryset=amendments)
    )


def _line(
    student: Student,
    record: AttendanceRecord | None,
    planned: PlannedAbsence | None,
    *,
    came_later: bool,
) -> RegisterLine:
    amendments: Iterable[AttendanceAmendment] = record.amendments.all() if record else ()
    return RegisterLine(student, record, tuple(amendments), planned, came_later)
