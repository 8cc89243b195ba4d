"""Add what a live view sees to its capture: one sighting a student, one a stranger."""

from collections.abc import Sequence
from typing import Any

from django.db import transaction
from django.db.models import F, Max
from django.utils import timezone

from classes.services.sessions import lock_session
from face_vision.identification.gallery import score_of
from face_vision.identification.search import is_match
from face_vision.pipeline import Pipeline
from face_vision.presentation.judgement import PICTURE_REASONS
from face_vision.types import IdentifiedTracklet, Proposal
from recognition.models import Capture, Sighting, SightingCandidate
from recognition.services.captures import require_open
from recognition.services.sighting_store import (
    allowed_students,
    candidates_of,
    is_of_somebody_gone,
    sighting_of,
)

Strength = tuple[bool, float]
"""How sure a sighting is of its student: whether present, and the score."""

MAX_STRANGERS = 60
"""More unidentified faces are not stored: a corridor is no class."""


class LiveSightings:
    """The sightings of one live view.

    A student who comes again, or is simply still there, gets no second sighting: the one there is
    lasts longer, and better evidence replaces worse. What a person has decided about it stays.

    Args:
        capture: a live one.
        pipeline: whose networks see.
    """

    def __init__(self, capture: Capture, pipeline: Pipeline) -> None:
        self._capture, self._pipeline = capture, pipeline
        self._strengths = _stored_strengths(capture)
        self._strangers: list[IdentifiedTracklet] = []

    @property
    def n_present(self) -> int:
        """How many students were seen surely."""
        return sum(is_present for is_present, _ in self._strengths.values())

    @transaction.atomic
    def store(
        self, ended: Sequence[IdentifiedTracklet], in_view: Sequence[IdentifiedTracklet]
    ) -> None:
        """Store who was found; consent is asked again, it may be gone since.

        Args:
            ended: tracklets that are over; those of nobody are stored too.
            in_view: tracklets that go on; only those of students are stored.

        Raises:
            SessionClosedError: the register was closed meanwhile.
        """
        lock_session(self._capture.session)
        require_open(self._capture.session)
        allowed = allowed_students(self._capture.session, network_id=self._pipeline.network_id)
        # Whose consent is gone is counted among the present no more.
        self._strengths = {who: s for who, s in self._strengths.items() if who in allowed}
        for found in [*ended, *in_view]:
            if found.subject_id in allowed:
                self._see_student(found, allowed)
        for found in ended:
            is_of_nobody = found.subject_id is None and not is_of_somebody_gone(
                found, allowed=allowed
            )
            if is_of_nobody and self._is_new_stranger(found):
                self._strangers.append(found)
                self._create(found, allowed)

    def end(self, duration_s: float) -> None:
        networks = [self._pipeline.detector.network_id, self._pipeline.network_id]
        Capture.objects.filter(pk=self._capture.pk, finished_at__isnull=True).update(
            finished_at=timezone.now(), duration_s=duration_s, network_ids=networks
        )

    def _see_student(self, found: IdentifiedTracklet, allowed: set[int]) -> None:
        rows = Sighting.objects.filter(capture=self._capture, proposed_student_id=found.subject_id)
        row = rows.defer("chip", "embedding").first()
        if row is None:
            self._create(found, allowed)
        # A person has decided: what the camera goes on seeing changes that no more.
        elif row.review == Sighting.Review.UNREVIEWED:
            self._improve(row, found, allowed)

    def _create(self, found: IdentifiedTracklet, allowed: set[int]) -> None:
        # Under the lock of the session: nobody else numbers faces of it meanwhile.
        last = self._capture.sightings.aggregate(last=Max("number"))["last"] or 0
        row = sighting_of(self._capture, number=last + 1, found=found)
        row.save()
        SightingCandidate.objects.bulk_create(candidates_of(row, found=found, allowed=allowed))
        if found.subject_id is not None:
            self._strengths[found.subject_id] = _strength(found)

    def _improve(self, row: Sighting, found: IdentifiedTracklet, allowed: set[int]) -> None:
        """Let a sighting last longer; replace its evidence where this is surer."""
        tracklet = found.tracklet
        fields: dict[str, Any] = {
            "last_seen_s": max(row.last_seen_s, tracklet.last_seen_s),
            "n_looks": max(row.n_looks, len(tracklet.looks)),
        }
        student_id = found.subject_id or 0
        # Surely present goes before any score that is only to be checked; what turns out to be a
        # picture takes back that she was seen.
        is_surer = _strength(found) > self._strengths.get(student_id, (False, -1.0))
        # A picture that is held up again for a moment is a picture all the same.
        may_raise = row.reason not in PICTURE_REASONS or found.moves_as_person
        if (is_surer and may_raise) or found.reason in PICTURE_REASONS:
            self._strengths[student_id] = _strength(found)
            fields |= _evidence(sighting_of(self._capture, number=row.number, found=found))
            row.candidates.all().delete()
            SightingCandidate.objects.bulk_create(candidates_of(row, found=found, allowed=allowed))
        for name, value in fields.items():
            setattr(row, name, value)
        # Nothing but what is new: a word of a person about it may come in between.
        row.save(update_fields=list(fields))

    def _is_new_stranger(self, found: IdentifiedTracklet) -> bool:
        """Say whether an unidentified face was not seen before by this live view."""
        # Without an embedding it cannot be told from those that are stored already.
        if found.embedding is None or len(self._strangers) >= MAX_STRANGERS:
            return False
        threshold = self._pipeline.options.identification.check_score
        known = [s.embedding for s in self._strangers if s.embedding is not None]
        return not any(
            is_match(float(score_of(embedding @ found.embedding)), threshold) for embedding in known
        )


def _stored_strengths(capture: Capture) -> dict[int, Strength]:
    """Return how sure the sightings are that were stored before this process began."""
    candidates = SightingCandidate.objects.filter(
        sighting__capture=capture, student=F("sighting__proposed_student")
    )
    rows = candidates.values_list("student_id", "sighting__proposal", "score")
    return {who: (proposal == Sighting.Proposal.PRESENT, score) for who, proposal, score in rows}


def _strength(found: IdentifiedTracklet) -> Strength:
    scores = [c.score for c in found.candidates if c.subject_id == found.subject_id]
    return found.proposal is Proposal.PRESENT, max(scores, default=-1.0)


def _evidence(row: Sighting) -> dict[str, Any]:
    names = ("face_height_px", "best_seen_s", "box", "chip", "embedding", "proposal", "reason")
    return {name: getattr(row, name) for name in names}
