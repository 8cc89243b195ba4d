"""Turn what the pipeline found into rows."""

from collections.abc import Iterable
from dataclasses import replace

from django.db.models import Q

from classes.models import ClassSession, Student
from face_vision.media.images import encode_jpeg
from face_vision.types import IdentifiedTracklet, Proposal, Reason, RecognitionResult
from faces.selectors.gallery_loader import recognisable_students
from faces.services.consents import lock_consents
from recognition.errors import GalleryChangedError
from recognition.models import Capture, Sighting, SightingCandidate
from recognition.services.ignored_spots import note_ignored
from recognition.services.retention import erase_films_after_commit

EVIDENCE_JPEG_QUALITY = 90


def store_sightings(capture: Capture, *, result: RecognitionResult) -> RecognitionResult:
    """Store one sighting per tracklet, with its candidates.

    Consent may have gone while the networks ran: whoever withdrew is neither proposed nor kept as
    evidence, and a film that shows her is erased. Whose registered faces alone have gone, such as a
    wrong picture, is proposed no more; her film stays.

    Returns:
        What was found, without whoever withdrew.

    Raises:
        GalleryChangedError: nobody's registered faces are there any more.
    """
    consenting = consenting_students(capture.session, result=result)
    allowed = consenting & _recognisable(capture.session, result.network_ids[-1])
    agreed = [one for one in result.tracklets if not is_of_somebody_gone(one, allowed=consenting)]
    if len(agreed) < len(result.tracklets):
        erase_films_after_commit(Capture.objects.filter(pk=capture.pk))
    elif not allowed and any(found.candidates for found in agreed):
        raise GalleryChangedError
    known = [_without_lost_name(found, allowed=allowed) for found in agreed]
    known = note_ignored(known, day=capture.session.day)
    kept = [found for found in known if _is_kept(found, capture.session)]
    sightings = Sighting.objects.bulk_create(
        sighting_of(capture, number=number, found=found)
        for number, found in enumerate(kept, start=1)
    )
    SightingCandidate.objects.bulk_create(
        candidate
        for sighting, found in zip(sightings, kept, strict=True)
        for candidate in candidates_of(sighting, found=found, allowed=allowed)
    )
    return replace(result, tracklets=tuple(known))


def allowed_students(session: ClassSession, *, network_id: str) -> set[int]:
    """Return who may be proposed and kept as evidence now; their consents are locked."""
    roster = session.class_group.roster_on(session.day)
    return lock_consents(roster) & _recognisable(session, network_id)


def _recognisable(session: ClassSession, network_id: str) -> set[int]:
    return recognisable_students(session.class_group, session.day, network_id)


def consenting_students(session: ClassSession, *, result: RecognitionResult) -> set[int]:
    """Return who agrees now, of the roster and of those found; their consents are locked.

    Whoever has left the class since the work began has not withdrawn.
    """
    found = {who.subject_id for one in result.tracklets for who in one.candidates}
    roster = session.class_group.roster_on(session.day)
    return lock_consents(Student.objects.filter(Q(pk__in=roster.values("pk")) | Q(pk__in=found)))


def _without_lost_name(found: IdentifiedTracklet, *, allowed: set[int]) -> IdentifiedTracklet:
    """Propose nobody whose registered faces are gone; a person may still name the face."""
    if found.subject_id is None or found.subject_id in allowed:
        return found
    return replace(found, subject_id=None, proposal=Proposal.UNKNOWN, reason=Reason.BELOW_THRESHOLD)


def is_of_somebody_gone(found: IdentifiedTracklet, *, allowed: set[int]) -> bool:
    """Tell whether a face is, or is most like, that of somebody who may no longer be recognised."""
    first = next((candidate.subject_id for candidate in found.candidates), None)
    whose = first if found.subject_id is None else found.subject_id
    return whose is not None and whose not in allowed


def _is_kept(found: IdentifiedTracklet, session: ClassSession) -> bool:
    """Keep faces of students; those of nobody only while somebody may still name them."""
    # Without a picture there is nothing that a person could judge.
    return bool(found.tracklet.chips) and not (found.subject_id is None and session.is_closed)


def sighting_of(capture: Capture, *, number: int, found: IdentifiedTracklet) -> Sighting:
    tracklet, best = found.tracklet, found.tracklet.chips[0]
    return Sighting(
        capture=capture,
        number=number,
        first_seen_s=tracklet.first_seen_s,
        last_seen_s=tracklet.last_seen_s,
        stays=[list(stay) for stay in tracklet.stays] if len(tracklet.stays) > 1 else [],
        n_looks=len(tracklet.looks),
        face_height_px=best.quality.face_height_px,
        best_seen_s=best.time_s,
        box=[round(float(edge), 1) for edge in best.box],
        chip=encode_jpeg(best.portrait, quality=EVIDENCE_JPEG_QUALITY),
        embedding=None if found.embedding is None else found.embedding.astype("<f4").tobytes(),
        proposal=found.proposal.value,
        reason=found.reason.value,
        proposed_student_id=found.subject_id,
        ignored_spot_id=found.spot_id,
        is_unclear=found.is_unclear,
    )


def candidates_of(
    sighting: Sighting, *, found: IdentifiedTracklet, allowed: set[int]
) -> Iterable[SightingCandidate]:
    # Ranks are given after that: a gap would show that somebody withdrew.
    names = [c for c in found.candidates if c.subject_id in allowed]
    for rank, candidate in enumerate(names, start=1):
        yield SightingCandidate(
            sighting=sighting, student_id=candidate.subject_id, rank=rank, score=candidate.score
        )
