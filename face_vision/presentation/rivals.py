"""Find students who are seen at two places at one moment: one of the two is a picture."""

from collections.abc import Sequence
from dataclasses import replace
from itertools import combinations

import numpy as np

from face_vision.identification.search import is_match
from face_vision.options import IdentificationOptions
from face_vision.presentation.rules import PresentationRules
from face_vision.types import IdentifiedTracklet, Look, Proposal, Reason, Tracklet

APART = 1.0
"""Two faces whose middles are further apart than this, in heights of the face, are no face that
was found twice."""


def seen_at_two_places(
    found: Sequence[IdentifiedTracklet], options: IdentificationOptions, rules: PresentationRules
) -> dict[int, Reason]:
    """Say which tracklets show one student at one moment at different places.

    Args:
        found: what is proposed; no student of two tracklets in view at one moment.
        options: the thresholds for this roster.
        rules: how sure both must be.

    Returns:
        The reason by the place of each such tracklet in `found`.
    """
    reasons: dict[int, Reason] = {}
    sure = replace(options, present_score=min(1.0, options.present_score + rules.rival_lead))
    surely = [_sure_subject(one, sure) for one in found]
    for one, other in combinations(range(len(found)), 2):
        subject = surely[one]
        if subject is None or subject != surely[other]:
            continue
        if are_apart_at_once(found[one].tracklet, found[other].tracklet):
            reasons[one] = reasons[other] = Reason.SEEN_AT_TWO_PLACES
    return reasons


def _sure_subject(one: IdentifiedTracklet, options: IdentificationOptions) -> int | None:
    """Return whom a face would be if it were alone: look-alikes have no such lead."""
    if one.proposal is Proposal.UNKNOWN or not one.candidates:
        return None
    best, *others = one.candidates
    lead = best.score - others[0].score if others else options.min_margin
    is_sure = is_match(best.score, options.present_score) and lead >= options.min_margin
    return best.subject_id if is_sure else None


def are_apart_at_once(one: Tracklet, other: Tracklet) -> bool:
    """Say whether two tracklets were at different places in one frame."""
    if not one.overlaps(other):
        return False
    at = {look.time_s: look for look in one.looks}
    return any(
        look.time_s in at and _distance(at[look.time_s], look) > APART for look in other.looks
    )


def _distance(one: Look, other: Look) -> float:
    """Return how far apart two faces are, in heights of the larger one."""
    step = (one.box[:2] + one.box[2:] - other.box[:2] - other.box[2:]) / 2
    height_px = max(one.box[3] - one.box[1], other.box[3] - other.box[1])
    return float(np.linalg.norm(step) / max(height_px, 1.0))
