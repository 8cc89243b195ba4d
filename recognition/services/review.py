"""Hear what a person says about sightings, and write the register she confirms."""

from dataclasses import dataclass

from django.db import transaction
from django.utils import timezone

from classes.models import AttendanceRecord, ClassSession, Student, User
from classes.models.register import Status
from classes.services.register import record_attendance
from recognition.errors import SightingReviewError, WorkUnfinishedError
from recognition.models import BiometricConsent, Sighting
from recognition.services.captures import require_open
from recognition.trays import Review, StudentLine, Tray, review_of


@transaction.atomic
def accept_sighting(*, sighting: Sighting, student: Student, by: User) -> Sighting:
    """Take a person's word that this face is this student, the proposed one or another."""
    session = sighting.capture.session
    require_open(session)
    if not session.class_group.roster_on(session.day).filter(pk=student.pk).exists():
        raise SightingReviewError(f"{student} is not on the roster of {session.class_group.code}.")
    _refuse_without_consent(student)
    _refuse_second_face(sighting, student)
    sighting.review, sighting.confirmed_student = Sighting.Review.ACCEPTED, student
    _sign(sighting, by)
    _correct_own_record(session, student, by)
    return sighting


@transaction.atomic
def reject_sighting(*, sighting: Sighting, by: User) -> Sighting:
    """Take a person's word that this face is not the proposed student."""
    require_open(sighting.capture.session)
    sighting.review, sighting.confirmed_student = Sighting.Review.REJECTED, None
    _sign(sighting, by)
    return sighting


@transaction.atomic
def undo_review(*, sighting: Sighting, by: User) -> Sighting:
    """Put a sighting back to what the system proposed."""
    require_open(sighting.capture.session)
    sighting.review, sighting.confirmed_student = Sighting.Review.UNREVIEWED, None
    _sign(sighting, by)
    return sighting


def _sign(sighting: Sighting, by: User) -> None:
    sighting.reviewed_by, sighting.reviewed_at = by, timezone.now()
    sighting.save(update_fields=["review", "confirmed_student", "reviewed_by", "reviewed_at"])


def _refuse_without_consent(student: Student) -> None:
    """A face under a name is biometric data, whoever put the name there."""
    if not BiometricConsent.objects.active().filter(student=student).exists():
        raise SightingReviewError(
            f"{student} has no consent to recognition: mark the student by hand instead."
        )


def _refuse_second_face(sighting: Sighting, student: Student) -> None:
    """Nobody is in two places at one moment; the earlier word must be taken back first."""
    at_the_same_time = Sighting.objects.filter(
        capture=sighting.capture_id,
        confirmed_student=student,
        first_seen_s__lte=sighting.last_seen_s,
        last_seen_s__gte=sighting.first_seen_s,
    ).exclude(pk=sighting.pk)
    if at_the_same_time.exists():
        raise SightingReviewError(
            f"{student} was named on another face seen at the same moment; undo that one first."
        )


def _correct_own_record(session: ClassSession, student: Student, by: User) -> None:
    """Whoever set a student absent by hand and now recognises her face means: present."""
    absent = session.records.filter(
        student=student, source=AttendanceRecord.Source.PERSON, status=Status.ABSENT
    )
    if absent.exists():
        record_attendance(session=session, student=student, status=Status.PRESENT, by=by)


@dataclass(frozen=True)
class Confirmation:
    """How the register stands after a confirmation; `n_open` students have no record yet."""

    n_present: int = 0
    n_late: int = 0
    n_excused: int = 0
    n_absent: int = 0
    n_open: int = 0


@transaction.atomic
def confirm_session(*, session: ClassSession, by: User | None) -> Confirmation:
    """Write what was proposed and not contradicted; doubtful faces never count as present.

    Students in the trays Check and By hand get no record; a record set by a person stays as it
    is; faces matched to nobody are erased.
    """
    session = ClassSession.objects.select_for_update().get(pk=session.pk)
    require_open(session)
    review = review_of(session)
    if review.is_working:
        raise WorkUnfinishedError(
            "A file of this session is still being worked on: wait until it is ready."
        )
    for line in review.lines:
        _record(review, line, by)
    _forget_nobody(session)
    session.confirmed_at, session.confirmed_by = timezone.now(), by
    session.save(update_fields=["confirmed_at", "confirmed_by"])
    return count_register(session, n_roster=len(review.lines))


def _record(review: Review, line: StudentLine, by: User | None) -> None:
    statuses = {Tray.PRESENT: Status.PRESENT, Tray.NOT_SEEN: Status.ABSENT}
    if line.is_set_by_person or line.tray not in statuses or not review.has_result:
        return
    record_attendance(
        session=review.session,
        student=line.student,
        status=statuses[line.tray],
        by=by,
        source=AttendanceRecord.Source.CAPTURE,
    )


def _forget_nobody(session: ClassSession) -> None:
    """Erase the faces of people who are nobody of this class; they never agreed to be kept."""
    faces = Sighting.objects.filter(capture__session=session)
    faces.filter(review=Sighting.Review.REJECTED).delete()
    faces.filter(review=Sighting.Review.UNREVIEWED, proposal=Sighting.Proposal.UNKNOWN).delete()


def count_register(session: ClassSession, *, n_roster: int) -> Confirmation:
    statuses = list(session.records.values_list("status", flat=True))
    return Confirmation(
        n_present=statuses.count(Status.PRESENT),
        n_late=statuses.count(Status.LATE),
        n_excused=statuses.count(Status.EXCUSED),
        n_absent=statuses.count(Status.ABSENT),
        n_open=n_roster - len(statuses),
    )
