"""Mark several students of a session at once, by a person."""

from dataclasses import dataclass
from datetime import datetime

from django.db import transaction
from django.utils import timezone

from classes.models import ClassSession, User
from classes.models.register import Status
from classes.services.register import record_attendance
from classes.services.sessions import lock_session
from recognition.services.captures import require_open
from recognition.trays import Tray, review_of


@dataclass(frozen=True)
class Marked:
    """Whom a person has marked at once, and since when, so that it can be taken back."""

    student_ids: tuple[int, ...]
    since: datetime


@transaction.atomic
def mark_all_others(*, session: ClassSession, status: str, by: User) -> Marked:
    """Mark everybody of whom nothing is said or proposed yet; faces to check stay to be checked."""
    lock_session(session)
    require_open(session)
    since = timezone.now()
    others = [
        line.student
        for line in review_of(session).lines
        if line.record is None and line.tray in {Tray.NOT_SEEN, Tray.BY_HAND}
    ]
    for student in others:
        record_attendance(session=session, student=student, status=Status(status).value, by=by)
    return Marked(tuple(student.pk for student in others), since)
