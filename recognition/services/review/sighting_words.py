"""Record a person's decisions about sightings, and take them back."""

from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext_lazy

from accounts.models import User
from classes.models import ClassSession, Student
from classes.services.register.lock import refuse_locked
from classes.services.sessions import lock_session
from classes.versions import ShownVersion, is_stale
from face_vision.types import stays_overlap
from faces.services.consents import lock_consents
from recognition.errors import SightingReviewError, StaleFaceError
from recognition.models import IgnoredSpot, Sighting
from recognition.services.captures import require_open
from recognition.services.review.face_corrections import forget_correction, remember_correction
from recognition.services.review.record_corrections import (
    correct_found,
    correct_lost,
    undo_correction,
)


@transaction.atomic
def accept_sighting(
    *, sighting: Sighting, student: Student, by: User, shown_version: ShownVersion
) -> Sighting:
    """Take a person's word that this face is this student, the proposed one or another.

    A record that says otherwise is corrected at once: of her who is found, and of her whom the
    face was taken for before. A face about which somebody has decided since `shown_version`
    (`Sighting.version`) is left as it is.
    """
    session = _lock_register(sighting, by)
    # Before the face, in the order of a withdrawal: two would else wait for each other.
    _require_nameable(session, student)
    sighting = _lock(sighting, shown_version)
    _refuse_second_face(sighting, student)
    # Asked before the word is written: afterwards the face speaks for the new student.
    lost = sighting.speaks_for
    _sign(sighting, Sighting.Review.ACCEPTED, student, by)
    remember_correction(sighting, other=student, by=by)
    correct_found(session=session, student=student, by=by)
    if lost and lost != student:
        correct_lost(session=session, student=lost, by=by)
    return sighting


@transaction.atomic
def reject_sighting(*, sighting: Sighting, by: User, shown_version: ShownVersion) -> Sighting:
    """Take a person's word that this face is not the proposed student."""
    session = _lock_register(sighting, by)
    sighting = _lock(sighting, shown_version)
    lost = sighting.speaks_for
    _sign(sighting, Sighting.Review.REJECTED, None, by)
    remember_correction(sighting, other=None, by=by)
    if lost:
        correct_lost(session=session, student=lost, by=by)
    return sighting


@transaction.atomic
def undo_review(*, sighting: Sighting, by: User, shown_version: ShownVersion) -> Sighting:
    """Put a sighting, and the records corrected with it, back to what they were."""
    _lock_register(sighting, by)
    sighting = _lock(sighting, shown_version)
    # Read before the word is taken back: afterwards the row says neither.
    touched, reviewed_at = (
        {sighting.confirmed_student, sighting.proposed_student},
        sighting.reviewed_at,
    )
    if reviewed_at and sighting.review == Sighting.Review.REJECTED:
        # The picture that was ignored with this very word; one of an earlier lesson stays.
        IgnoredSpot.objects.filter(sightings=sighting, made_at__gte=reviewed_at).delete()
    _sign(sighting, Sighting.Review.UNREVIEWED, None, by)
    forget_correction(sighting)
    for student in touched:
        if student and reviewed_at:
            undo_correction(sighting=sighting, reviewed_at=reviewed_at, student=student, by=by)
    return sighting


def _lock_register(sighting: Sighting, by: User) -> ClassSession:
    """Read the session of a face as it is now, while nobody else changes it."""
    session = sighting.capture.session
    lock_session(session)
    require_open(session)
    refuse_locked(session, by=by)
    return session


def _lock(sighting: Sighting, shown_version: ShownVersion) -> Sighting:
    """Read the face as it is now, while nobody else changes it."""
    faces = Sighting.objects.select_related(
        "capture", "proposed_student", "confirmed_student", "reviewed_by"
    )
    # The face too: an erasure, which seals it anew, does not ask for the session.
    faces = faces.select_for_update(of=("self",), no_key=True)
    current = faces.filter(pk=sighting.pk).first()
    if current is None:
        raise SightingReviewError("sighting_gone")
    if is_stale(shown_version, current.version):
        raise StaleFaceError(
            "sighting_reviewed_meanwhile", who=current.reviewed_by or gettext_lazy("Somebody")
        )
    return current


def _sign(sighting: Sighting, review: str, student: Student | None, by: User) -> None:
    # First: it is opened as it is sealed now, and sealed below for whom it speaks then.
    sighting.seal_anew()
    sighting.review, sighting.confirmed_student = review, student
    sighting.reviewed_by, sighting.reviewed_at = by, timezone.now()
    decided = ["review", "confirmed_student", "reviewed_by", "reviewed_at"]
    sighting.save(update_fields=[*decided, "chip", "embedding"])


def _require_nameable(session: ClassSession, student: Student) -> None:
    """A face under a name is biometric data, whoever put the name there."""
    roster = session.class_group.roster_on(session.day).filter(pk=student.pk)
    if not roster.exists():
        raise SightingReviewError(
            "student_not_on_roster", student=student, class_group=session.class_group.code
        )
    # Locked: a withdrawal at this moment finds the named face, or the naming finds no consent.
    if not lock_consents(roster):
        raise SightingReviewError("sighting_without_consent", student=student)


def _refuse_second_face(sighting: Sighting, student: Student) -> None:
    """Nobody is in two places at one moment; the earlier word must be taken back first."""
    others = Sighting.objects.filter(
        capture=sighting.capture_id, confirmed_student=student
    ).exclude(pk=sighting.pk)
    if any(
        stays_overlap(sighting.stays_s, other.stays_s)
        for other in others.defer("chip", "embedding")
    ):
        raise SightingReviewError("student_seen_elsewhere", student=student)
