"""What the review says of the faces that are found in a film once more."""

from collections.abc import Sequence
from dataclasses import replace

import numpy as np

from face_vision.detection.boxes import overlap
from face_vision.media.drawing import box_at
from face_vision.types import IdentifiedTracklet, Proposal, RecognitionResult
from recognition.models import Capture, Sighting

LEAST_OVERLAP = 0.5
"""Two boxes of one moment that share more of what they cover are one face."""


def as_reviewed(result: RecognitionResult, capture: Capture) -> RecognitionResult:
    """Give each face the name that the review gives it, and no other; one query.

    Args:
        result: the faces of the film, found once more.
        capture: whose review counts. A face that is no evidence any more is a stranger's.
    """
    sightings = list(capture.sightings.defer("chip", "embedding"))
    found = tuple(_as_reviewed(one, sightings) for one in result.tracklets)
    return replace(result, tracklets=found)


def _as_reviewed(found: IdentifiedTracklet, sightings: Sequence[Sighting]) -> IdentifiedTracklet:
    sighting = next((one for one in sightings if _is_same(found, one)), None)
    student_id = _speaks_for(sighting) if sighting else None
    if sighting is None or student_id is None:
        return replace(found, subject_id=None, proposal=Proposal.UNKNOWN)
    if sighting.review == Sighting.Review.ACCEPTED:
        return replace(found, subject_id=student_id, proposal=Proposal.PRESENT)
    return replace(found, subject_id=student_id, proposal=Proposal(sighting.proposal))


def _speaks_for(sighting: Sighting) -> int | None:
    if sighting.review == Sighting.Review.REJECTED:
        return None
    return sighting.confirmed_student_id or sighting.proposed_student_id


def _is_same(found: IdentifiedTracklet, sighting: Sighting) -> bool:
    box = box_at(found.tracklet.looks, sighting.best_seen_s)
    if box is None:
        return False
    stored = np.array([sighting.box], np.float32)
    return float(overlap(box[None], stored)[0, 0]) > LEAST_OVERLAP
