"""Read a session's register: its students, what is recorded of them and what is planned."""

from collections.abc import Iterable
from dataclasses import dataclass

from django.db.models import Prefetch, Q, QuerySet

from classes.models import (
    AttendanceAmendment,
    AttendanceRecord,
    ClassSession,
    Enrolment,
    PlannedAbsence,
    Student,
)


@dataclass(frozen=True)
class RegisterLine:
    """A student of a session, what is recorded, and how that came about; None: nothing yet."""

    student: Student
    record: AttendanceRecord | None
    amendments: tuple[AttendanceAmendment, ...]
    planned: PlannedAbsence | None = None
    came_later: bool = False

    @property
    def is_as_planned(self) -> bool:
        return bool(self.planned and self.planned.is_followed_by(self.record))


def register_lines(session: ClassSession) -> list[RegisterLine]:
    """List the roster of the day and whoever else has a record, in four queries."""
    records = {record.student_id: record for record in _records_of(session)}
    roster = session.class_group.roster_on(session.day)
    students = Student.objects.filter(Q(pk__in=roster.values("pk")) | Q(pk__in=list(records)))
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
