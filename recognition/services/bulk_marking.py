"""Mark several students of a session at once, by a person."""

from dataclasses import dataclass
from datetime import datetime

from django.db import transaction
from django.utils import timezone

from accounts.models import User
from classes.models import AttendanceRecord, ClassSession, Status
from classes.services import record_attendance, write_planned
from classes.services.sessions import lock_session
from classes.versions import NOT_SHOWN, ShownVersion, refuse_stale
from recognition.selectors.review_queue import ReviewRow, Tray, review_of
from recognition.selectors.review_version import review_version
from recognition.services.captures import require_open


@dataclass(frozen=True)
class BulkMarking:
    """Whom a person has marked at once, and since when, so that it can be taken back.

    `versions` are those of the entries made, by student; `n_planned` of the students were left to
    what the office had planned.
    """

    versions: dict[int, str]
    since: datetime
    n_planned: int = 0


@transaction.atomic
def mark_undecided(
    *, session: ClassSession, status: str, by: User, shown_version: ShownVersion
) -> BulkMarking:
    """Mark everybody of whom nothing is said or proposed yet; faces to check stay to be checked.

    Who has a planned absence is marked as planned. Nobody is marked if the review has changed since
    `shown_version` (`review_version`): she was shown other students.
    """
    lock_session(session)
    require_open(session)
    if shown_version is not NOT_SHOWN:
        refuse_stale(shown_version, review_version(session))
    since = timezone.now()
    others = [
        row
        for row in review_of(session).rows
        if row.record is None and row.tray in {Tray.NOT_SEEN, Tray.BY_HAND}
    ]
    made = [_mark(row, session=session, status=Status(status).value, by=by) for row in others]
    n_planned = sum(row.planned is not None for row in others)
    return BulkMarking({record.student_id: record.version for record in made}, since, n_planned)


def _mark(row: ReviewRow, *, session: ClassSession, status: str, by: User) -> AttendanceRecord:
    if row.planned:
        source = AttendanceRecord.Source.PERSON
        return write_planned(row.planned, session=session, by=by, source=source)
    return record_attendance(
        session=session, student=row.student, status=status, by=by, shown_version=NOT_SHOWN
    )
