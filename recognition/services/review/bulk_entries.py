"""Mark several students of a session at once, by a person."""

from dataclasses import dataclass
from datetime import datetime

from django.db import transaction
from django.utils import timezone

from accounts.models import User
from classes.errors import StaleRowError
from classes.models import AttendanceRecord, ClassSession, Status
from classes.services import Author, RegisterEntry, record_attendance, write_planned
from classes.services.register.lock import refuse_locked
from classes.services.sessions import lock_session
from classes.versions import NOT_SHOWN, ShownVersion
from recognition.errors import WorkUnfinishedError
from recognition.selectors.review_queue import ReviewRow, review_of
from recognition.selectors.review_version import is_review_stale
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
    """Mark everybody whom nobody has marked and no film can have shown (`Review.undecided`).

    Who has a planned absence is marked as planned. Nobody is marked if somebody else has changed
    the review since `shown_version` (`review_version`): she was shown other students. Refused while
    a film is looked at: whom it does not see would be present by a person's word.
    """
    lock_session(session)
    require_open(session)
    refuse_locked(session, by=by)
    if is_review_stale(session, shown_version, by=by):
        raise StaleRowError("row_changed_meanwhile")
    # Before the first entry: what is taken back is what was written since.
    since = timezone.now()
    review = review_of(session)
    if review.is_working:
        raise WorkUnfinishedError("session_in_work")
    others = review.undecided
    made = [_mark(row, session=session, status=Status(status).value, by=by) for row in others]
    n_planned = sum(row.planned is not None for row in others)
    return BulkMarking({record.student_id: record.version for record in made}, since, n_planned)


def _mark(row: ReviewRow, *, session: ClassSession, status: str, by: User) -> AttendanceRecord:
    if row.planned:
        source = AttendanceRecord.Source.PERSON
        return write_planned(row.planned, session=session, by=by, source=source)
    return record_attendance(
        session=session,
        student=row.student,
        entry=RegisterEntry(status),
        author=Author(by),
        shown_version=NOT_SHOWN,
    )
