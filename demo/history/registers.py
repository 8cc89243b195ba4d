"""Write the registers of a term as rows, as the services would have written them at the time.

The services date what they write now, tell everybody who listens, and take a query for each
student; a history of thousands of records is neither news nor worth the wait.
"""

from collections.abc import Mapping, Sequence
from datetime import datetime, timedelta

from django.utils import timezone

from classes.models import (
    AttendanceAmendment,
    AttendanceCode,
    AttendanceRecord,
    ClassGroup,
    ClassSession,
    Status,
    Student,
    Teacher,
    WeeklyMeeting,
)
from demo.history.calendar import LESSON
from demo.history.habits import Entry, term_entries

REGISTER_TAKEN_AFTER = timedelta(minutes=6)
AMENDED_AFTER = timedelta(days=1, hours=2)
AMENDED_EVERY = 12
"""Of absences that were excused later, with a note from home."""

REASONS = ("Note from the parents came a day later.", "Was at the doctor, paper handed in.")

Lessons = Sequence[tuple[WeeklyMeeting, datetime]]
Codes = Mapping[str, AttendanceCode]


def write_registers(class_group: ClassGroup, lessons: Lessons, codes: Codes) -> None:
    """Write a confirmed register for each lesson; a few entries were amended a day later."""
    teacher = class_group.teachers.get()
    sessions = ClassSession.objects.bulk_create(
        _session(class_group, meeting, start, teacher) for meeting, start in lessons
    )
    students = Student.objects.filter(enrolments__class_group=class_group)
    records = AttendanceRecord.objects.bulk_create(
        _record(session, student, entry, codes)
        for student in students
        for session, entry in zip(
            sessions, term_entries(student, [start for _, start in lessons]), strict=True
        )
    )
    _amend_some([record for record in records if record.status == Status.EXCUSED])


def _amend_some(excused: Sequence[AttendanceRecord]) -> None:
    """Excuse some of them later only: each was entered as absent first."""
    latest = timezone.now() - AMENDED_AFTER
    amended = [record for record in excused if record.recorded_at < latest][::AMENDED_EVERY]
    for record in amended:
        record.recorded_at += AMENDED_AFTER
    AttendanceRecord.objects.bulk_update(amended, ["recorded_at"])
    AttendanceAmendment.objects.bulk_create(
        _amendment(record, REASONS[number % len(REASONS)]) for number, record in enumerate(amended)
    )


def leave_open(class_group: ClassGroup, meeting: WeeklyMeeting, starts_at: datetime) -> None:
    """Open a session whose register nobody took."""
    teacher = class_group.teachers.get()
    session = _session(class_group, meeting, starts_at, teacher)
    session.state, session.confirmed_at = ClassSession.State.OPEN, None
    session.confirmed_by = None
    session.save()


def _session(
    class_group: ClassGroup, meeting: WeeklyMeeting, starts_at: datetime, teacher: Teacher
) -> ClassSession:
    return ClassSession(
        class_group=class_group,
        starts_at=starts_at,
        ends_at=starts_at + LESSON,
        state=ClassSession.State.CLOSED,
        meeting=meeting,
        room=meeting.room,
        teacher=teacher,
        confirmed_at=starts_at + REGISTER_TAKEN_AFTER,
        confirmed_by=teacher.user,
    )


def _record(
    session: ClassSession, student: Student, entry: Entry, codes: Codes
) -> AttendanceRecord:
    return AttendanceRecord(
        session=session,
        student=student,
        status=entry.status,
        code=codes.get(entry.code),
        minutes_late=entry.minutes_late,
        note=entry.note,
        source=AttendanceRecord.Source.PERSON,
        recorded_by=session.confirmed_by,
        recorded_at=session.starts_at + REGISTER_TAKEN_AFTER,
    )


def _amendment(record: AttendanceRecord, reason: str) -> AttendanceAmendment:
    return AttendanceAmendment(
        record=record,
        old_status=Status.ABSENT,
        new_status=record.status,
        new_code=record.code,
        new_note=record.note,
        reason=reason,
        amended_by=record.recorded_by,
        amended_at=record.recorded_at,
    )
