"""Undo entries of students, as long as the register is open."""

from collections.abc import Mapping
from datetime import datetime

from django.db import transaction
from django.utils.translation import gettext as _

from accounts.models import User
from classes.errors import SessionClosedError
from classes.models import AttendanceRecord, ClassSession
from classes.services.register import record_attendance
from classes.services.sessions import lock_session


@transaction.atomic
def take_back_marks(
    *, session: ClassSession, had_entries: Mapping[int, bool], since: datetime, by: User
) -> int:
    """Put entries that this person made since a moment back to what they were before.

    What somebody else has recorded meanwhile stays.

    Args:
        had_entries: by student, whether there was an entry before.

    Returns:
        How many entries were put back.
    """
    lock_session(session)
    if session.is_closed:
        raise SessionClosedError(
            _("This register is closed: reopen it first, or amend single students.")
        )
    records = list(
        session.records.filter(
            student__in=had_entries, recorded_by=by, recorded_at__gte=since
        ).select_related("student")
    )
    for record in records:
        put_back(record, since=since, by=by, is_new=not had_entries[record.student_id])
    return len(records)


def put_back(record: AttendanceRecord, *, since: datetime, by: User, is_new: bool) -> None:
    """Put one entry back to what it was before a moment; whoever calls holds the session.

    Args:
        is_new: there was none before, so it goes.
    """
    if is_new:
        record.delete()
        return
    change = record.amendments.filter(amended_at__gte=since).first()
    if change:
        record_attendance(
            session=record.session,
            student=record.student,
            status=change.old_status or record.status,
            code=change.old_code,
            minutes_late=change.old_minutes_late,
            note=change.old_note,
            by=by,
            reason=_("Taken back."),
        )
