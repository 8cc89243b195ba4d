"""Leave out the pictures on a room's walls that a person has decided to ignore for good."""

from collections.abc import Mapping, Sequence
from dataclasses import replace

from face_vision.identification.search import Probe
from face_vision.presentation.picture_signatures import best_signature
from face_vision.presentation.rules import PresentationRules
from face_vision.types import IdentifiedTracklet, Proposal, Reason


def leave_out_ignored(
    found: Sequence[IdentifiedTracklet],
    people: Sequence[Probe],
    ignored: Mapping[int, bytes],
    rules: PresentationRules,
) -> list[IdentifiedTracklet]:
    """Make nobody of each face that is an ignored picture.

    Who is present, or moves as a person does, is never left out, whatever picture she resembles.

    Args:
        found: what is proposed, pictures of people already told from people.
        people: the probe of each, in the same order.
        ignored: signatures by the number of their spot; may be empty.
        rules: how like the picture a face must be.

    Returns:
        One entry for each, in order.
    """
    if not ignored:
        return list(found)
    return [_judged(one, who, ignored, rules) for one, who in zip(found, people, strict=True)]


def _judged(
    one: IdentifiedTracklet, probe: Probe, ignored: Mapping[int, bytes], rules: PresentationRules
) -> IdentifiedTracklet:
    if one.proposal is Proposal.PRESENT or one.moves_as_person or not probe.miniatures:
        return one
    spot_id, score = best_signature([look.pixels for look in probe.miniatures], ignored)
    if score < rules.ignored_picture:
        return one
    return replace(
        one,
        proposal=Proposal.UNKNOWN,
        reason=Reason.IGNORED_SPOT,
        subject_id=None,
        spot_id=spot_id,
    )
