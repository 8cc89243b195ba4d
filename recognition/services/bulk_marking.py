"""Mark several students of a session at once, by a person."""

from dataclasses import dataclass
from datetime import datetime

from django.db import transaction
from django.utils import timezone

from accounts.models import User
from classes.models import AttendanceRecord, ClassSession, Status
from classes.services import record_attendance, write_planned
from classes.services.sessions import lock_session
from recognition.selectors.review_queue import ReviewRow, Tray, review_of
from recognition.services.captures import require_open


@dataclass(frozen=True)
class BulkMarking:
    """Whom a person has marked at once, and since when, so that it can be taken back.

    `n_planned` of the students were left to what the office had planned.
    """

    student_ids: tuple[int, ...]
    since: datetime
    n_planned: int = 0


@transaction.atomic
def mark_undecided(*, session: ClassSession, status: str, by: User) -> BulkMarking:
    """Mark everybody of whom nothing is said or proposed yet; faces to check stay to be checked.

    Who has a planned absence is marked as planned.
    """
    lock_session(session)
    require_open(session)
    since = timezone.now()
    others = [
        row
        for row in review_of(session).rows
        if row.record is None and row.tray in {Tray.NOT_SEEN, Tray.BY_HAND}
    ]
    for row in others:
        _mark(row, session=session, status=Status(status).value, by=by)
    n_planned = sum(row.planned is not None for row in others)
    return BulkMarking(tuple(row.student.pk for row in others), since, n_planned)


def _mark(row: ReviewRow, *, session: ClassSession, status: str, by: User) -> None:
    if row.planned:
        source = AttendanceRecord.Source.PERSON
        write_planned(row.planned, session=session, by=by, source=source)
    else:
        record_attendance(session=session, student=row.student, status=status, by=by)
