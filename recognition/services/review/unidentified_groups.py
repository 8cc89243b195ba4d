"""Name, ignore or delete the faces of one person of nobody's, in all lessons at once."""

from collections.abc import Iterable, Mapping

from django.db import transaction

from accounts.models import User
from classes.models import Student
from classes.services.register.lock import refuse_locked
from classes.services.sessions import lock_session
from classes.versions import ShownVersion, refuse_stale
from recognition.errors import SightingReviewError
from recognition.models import Capture, Sighting
from recognition.services.captures import require_open
from recognition.services.face_keys import lock_films, renew_keys
from recognition.services.review import accept_sighting, reject_sighting, undo_review
from recognition.services.review.steps import StepWords, forget_steps_of_face, keep_step

Versions = Mapping[Sighting, ShownVersion]
"""The faces that are spoken of, and the version of each that was shown."""


@transaction.atomic
def name_group(*, student: Student, by: User, shown_versions: Versions, words: StepWords) -> None:
    """Take a person's word that all these faces are one student; all are named, or none."""
    for sighting in _in_order(shown_versions):
        shown = shown_versions[sighting]
        named = accept_sighting(sighting=sighting, student=student, by=by, shown_version=shown)
        _keep(named, by, words)


@transaction.atomic
def ignore_group(*, by: User, shown_versions: Versions, words: StepWords) -> None:
    """Take a person's word that these faces are nobody of the class."""
    for sighting in _in_order(shown_versions):
        shown = shown_versions[sighting]
        ignored = reject_sighting(sighting=sighting, by=by, shown_version=shown)
        _keep(ignored, by, words)


@transaction.atomic
def undo_group(*, by: User, shown_versions: Versions) -> None:
    """Take back what was decided of these faces; who was named by it is named no more."""
    for sighting in _in_order(shown_versions):
        undo_review(sighting=sighting, by=by, shown_version=shown_versions[sighting])
        forget_steps_of_face(sighting=sighting, by=by)


@transaction.atomic
def delete_group(*, by: User, shown_versions: Versions) -> int:
    """Erase faces that are of nobody; whoever was named meanwhile stays."""
    # All lessons first: while they are held nobody names a face that is about to go.
    for session in dict.fromkeys(s.capture.session for s in _in_order(shown_versions)):
        lock_session(session)
        require_open(session)
        refuse_locked(session, by=by)
    keys = [sighting.pk for sighting in shown_versions]
    rows = Sighting.objects.filter(pk__in=keys).of_nobody()
    for sighting in rows.defer("chip", "embedding"):
        refuse_stale(shown_versions[sighting], sighting.version)
    # Nothing is left of them, so whoever pressed is told.
    if not rows.exists():
        raise SightingReviewError("sighting_gone")
    captures = list(Capture.objects.filter(pk__in=rows.values("capture")))
    lock_films(capture.pk for capture in captures)
    n_deleted: int = rows.delete()[1].get(Sighting._meta.label, 0)
    renew_keys(captures)
    return n_deleted


def _in_order(sightings: Iterable[Sighting]) -> list[Sighting]:
    """Two people at work on the same lessons lock them in one order."""
    return sorted(sightings, key=lambda sighting: (sighting.capture.session_id, sighting.pk))


def _keep(sighting: Sighting, by: User, words: StepWords) -> None:
    keep_step(session=sighting.capture.session, by=by, words=words, undo=sighting)
