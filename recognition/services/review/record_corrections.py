"""Correct records that a person's word about a face contradicts, and take that back again."""

from datetime import datetime

from django.db.models import Q

from accounts.models import User
from classes.models import (
    AttendanceAmendment,
    AttendanceRecord,
    ClassSession,
    Status,
    Student,
)
from classes.models.statuses import HERE
from classes.services.register.entries import Author, RegisterEntry, record_attendance
from classes.versions import NOT_SHOWN
from recognition.models import Sighting

FOUND = "face_recognised"
LOST = "face_of_another"
TAKEN_BACK = "face_word_taken_back"
"""Codes of reasons, by which a word is found again when it is taken back."""


def correct_found(*, session: ClassSession, student: Student, by: User) -> None:
    """Whoever recognises a student recorded as away means: present."""
    record = session.records.filter(student=student).first()
    if record and not Status(record.status).is_here:
        _record(record, Status.PRESENT, by, reason_code=FOUND)


def correct_lost(*, session: ClassSession, student: Student, by: User) -> None:
    """A student recorded as present, or late, only because of this face was not seen.

    What a person recorded stays: she had other reasons than the face.
    """
    record = session.records.filter(
        student=student, status__in=HERE, source=AttendanceRecord.Source.CAPTURE
    ).first()
    # Another face may still speak for her.
    if record and not _is_seen(session, student):
        _record(record, Status.ABSENT, by, reason_code=LOST)


def undo_correction(
    *, sighting: Sighting, reviewed_at: datetime, student: Student, by: User
) -> None:
    """Restore what the word about this face changed, unless the record was changed since.

    Args:
        reviewed_at: when that was decided, which is taken back now.
    """
    session = sighting.capture.session
    record = session.records.filter(student=student).first()
    last = record.amendments.last() if record else None
    # Any other reason: somebody has changed the record since, and that stays.
    if record is None or last is None or last.reason_code not in {FOUND, LOST}:
        return
    if not _is_of_word(last, sighting, reviewed_at):
        return
    record_attendance(
        session=session,
        student=student,
        entry=RegisterEntry(
            last.old_status,
            code=last.old_code,
            minutes_late=last.old_minutes_late,
            minutes_early=last.old_minutes_early,
            note=last.old_note,
        ),
        author=Author(by, reason_code=TAKEN_BACK),
        shown_version=NOT_SHOWN,
    )


def _is_of_word(amendment: AttendanceAmendment, sighting: Sighting, reviewed_at: datetime) -> bool:
    """A correction belongs to the last decision about any face that was made before it."""
    if amendment.amended_at < reviewed_at:
        return False
    others = Sighting.objects.filter(capture__session=sighting.capture.session_id)
    between = others.filter(reviewed_at__gt=reviewed_at, reviewed_at__lte=amendment.amended_at)
    return not between.exclude(pk=sighting.pk).exists()


def _is_seen(session: ClassSession, student: Student) -> bool:
    """Say whether another face still speaks for the student."""
    proposed = Q(
        review=Sighting.Review.UNREVIEWED,
        proposal=Sighting.Proposal.PRESENT,
        proposed_student=student,
    )
    faces = Sighting.objects.filter(capture__session=session)
    return faces.filter(Q(confirmed_student=student) | proposed).exists()


def _record(record: AttendanceRecord, status: Status, by: User, *, reason_code: str) -> None:
    record_attendance(
        session=record.session,
        student=record.student,
        entry=RegisterEntry(status, note=record.note),
        author=Author(by, reason_code=reason_code),
        shown_version=NOT_SHOWN,
    )
