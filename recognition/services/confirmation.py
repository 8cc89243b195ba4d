"""Write the register that a person confirms, and forget the unidentified faces."""

from datetime import datetime

from django.db import transaction
from django.dispatch import receiver
from django.utils import timezone

from accounts.models import User
from classes.errors import StaleRowError
from classes.models import AttendanceRecord, ClassSession, Status, Student
from classes.selectors.counts import count_statuses
from classes.services import Author, RegisterEntry, record_attendance, write_planned
from classes.services.register.lock import refuse_locked
from classes.services.register.undo import restore_entry
from classes.services.sessions import CONFIRMATION_FIELDS, lock_session, note_confirmation
from classes.signals import confirmation_undone, register_confirmed, session_closed
from classes.versions import NOT_SHOWN, ShownVersion
from recognition.errors import NotConfirmedError, StaleReviewError, WorkUnfinishedError
from recognition.models import Sighting
from recognition.selectors.preview import Confirmation
from recognition.selectors.review_queue import Review, ReviewRow, Tray, review_of
from recognition.selectors.review_version import is_as_confirmed, is_review_stale
from recognition.services.captures import require_open
from recognition.services.face_keys import lock_films, renew_keys
from recognition.services.proposal_stats import count_proposals

Source = AttendanceRecord.Source


@transaction.atomic
def confirm_session(
    *, session: ClassSession, by: User, shown_version: ShownVersion
) -> Confirmation:
    """Write what was proposed and not contradicted; doubtful faces never count as present.

    Who was not seen, or is to be marked by hand, and has a planned absence gets what is planned,
    as the word of the plan: undone with the rest, and a later capture that sees her says present.
    Whether somebody came late a person says: whom nobody was asked about, or who is still asked
    about, was there.
    The other students in the trays Check and By hand get no record; a record set by a person stays
    as it is; faces matched to nobody are erased. Nothing is written if somebody else has changed
    the review since `shown_version` (`review_version`).
    """
    lock_session(session)
    require_open(session)
    refuse_locked(session, by=by)
    confirmed_at = timezone.now()
    review = review_of(session)
    if review.is_working:
        raise WorkUnfinishedError("session_in_work")
    if is_review_stale(session, shown_version, by=by):
        raise StaleReviewError("review_changed_meanwhile")
    for row in review.rows:
        _record(review, row, by)
    # Before the unidentified faces go: they are part of what is counted.
    count_proposals(session)
    delete_unidentified_faces(session)
    note_confirmation(session, at=confirmed_at, by=by)
    session.save(update_fields=CONFIRMATION_FIELDS)
    # In the transaction: what listeners write or queue comes about with the register, or not at
    # all.
    register_confirmed.send(sender=ClassSession, session=session)
    return _count(review)


@transaction.atomic
def confirm_once(
    *, session: ClassSession, by: User, shown_version: ShownVersion
) -> Confirmation | None:
    """Confirm as `confirm_session`, but hear a press that comes twice, as by a double tap, once.

    Return None if she confirmed the review that was shown before, and nothing has changed since.
    """
    # Under the lock, or both presses of a double tap would find it unconfirmed.
    lock_session(session)
    if is_review_stale(session, shown_version, by=by) and is_as_confirmed(session, by=by):
        return None
    return confirm_session(session=session, by=by, shown_version=shown_version)


@transaction.atomic
def undo_confirmation(*, session: ClassSession, by: User, shown_version: ShownVersion) -> None:
    """Take the records back that the last confirmation wrote; a person's own words stay.

    Unidentified faces that it erased do not come back. Nothing is taken back if somebody else has
    changed the review since `shown_version` (`review_version`).
    """
    lock_session(session)
    require_open(session)
    refuse_locked(session, by=by)
    if is_review_stale(session, shown_version, by=by):
        raise StaleRowError("row_changed_meanwhile")
    since = session.confirmed_at
    if since is None:
        raise NotConfirmedError("register_not_confirmed")
    # What a person entered since is hers, and is no part of this confirmation.
    by_confirmation = session.records.exclude(source=Source.PERSON).filter(recorded_at__gte=since)
    written = list(by_confirmation.select_related("student"))
    # Read before the records go: their webhooks still need to know whose they were.
    students = list(Student.objects.filter(attendance_records__session=session))
    changed_pks = [record.pk for record in written]
    # First: an entry of a register that nobody confirmed is no amendment.
    _unconfirm(session, since)
    for record in written:
        restore_entry(record, since=since, by=by, is_new=not record.amendments.exists())
    # What recognition wrote is still no person's decision: another confirmation may change it.
    restored = session.records.filter(pk__in=changed_pks)
    restored.update(source=Source.CAPTURE)
    # Only a plan says excused without a person.
    restored.filter(status=Status.EXCUSED).update(source=Source.PLAN)
    confirmation_undone.send(sender=ClassSession, session=session, students=students)


def _unconfirm(session: ClassSession, since: datetime) -> None:
    # Not if it was confirmed, or closed, before: what is changed from now on is an amendment.
    if session.first_confirmed_at == since:
        session.first_confirmed_at = None
    session.confirmed_at, session.confirmed_by, session.confirmed_with = None, None, ""
    session.save(update_fields=CONFIRMATION_FIELDS)


def _record(review: Review, row: ReviewRow, by: User) -> None:
    if row.planned and row.follows_plan:
        write_planned(row.planned, session=review.session, by=by, source=Source.PLAN)
        return
    # Without a film that was looked at, that somebody was not seen says nothing of her.
    if row.is_set_by_person or not (
        row.is_found or (row.tray is Tray.NOT_SEEN and review.has_result)
    ):
        return
    # Of a film whose faces are gone the record is all that is left.
    if review.faces_erased_at and row.record and row.tray is Tray.NOT_SEEN:
        return
    record_attendance(
        session=review.session,
        student=row.student,
        entry=RegisterEntry(Status.PRESENT if row.is_found else Status.ABSENT),
        author=Author(by, source=Source.CAPTURE),
        # The whole review was held against the version shown before the first record.
        shown_version=NOT_SHOWN,
    )


@transaction.atomic
def delete_unidentified_faces(session: ClassSession) -> None:
    """Erase the faces of people who are nobody of this class; they never agreed to be kept."""
    # Films first, as whoever works on one holds it before its faces.
    lock_films(session.captures.values_list("pk", flat=True))
    Sighting.objects.filter(capture__session=session).of_nobody().delete()
    renew_keys(session.captures.all())


@receiver(session_closed, dispatch_uid="forget nobody")
def delete_unidentified_of_closed(session: ClassSession, **kwargs: object) -> None:
    delete_unidentified_faces(session)


def _count(review: Review) -> Confirmation:
    """Count the records of the roster; of who left since nothing is open."""
    roster = {row.student.pk for row in review.rows}
    records = review.session.records.values_list("student_id", "status")
    statuses = [status for student_id, status in records if student_id in roster]
    # Who left since may have a record, but nobody asks for one.
    return Confirmation(
        count_statuses(statuses),
        n_open=len(roster) - len(statuses),
        n_planned=review.n_planned,
    )
