"""Send pictures of people, and whoever is seen twice at once, to a person instead of the register.

Nothing here marks anybody: a proposal can only become a question, with its reason, and a question
about a picture that a person ignores can only fall away.
"""

from collections.abc import Collection, Iterator, Mapping, Sequence
from dataclasses import replace

from face_vision.identification.gallery import Gallery
from face_vision.identification.search import Probe
from face_vision.options import IdentificationOptions
from face_vision.parallel import start
from face_vision.presentation.ignored_spots import leave_out_ignored
from face_vision.presentation.miniatures import Grey
from face_vision.presentation.near_duplicates import same_picture_score
from face_vision.presentation.plane_motion import unflatness
from face_vision.presentation.rivals import seen_at_two_places
from face_vision.presentation.rules import PresentationRules
from face_vision.types import IdentifiedTracklet, Proposal, Reason

PICTURE_REASONS = frozenset(
    {Reason.SAME_PICTURE, Reason.MOVES_AS_A_PICTURE, Reason.SEEN_AT_TWO_PLACES}
)
"""Why a face that is much like a student's may still be no person in the room."""


def judge_presentations(
    found: Sequence[IdentifiedTracklet],
    people: Sequence[Probe],
    gallery: Gallery,
    options: IdentificationOptions,
) -> list[IdentifiedTracklet]:
    """Turn proposals of what may be no person in the room into questions.

    Args:
        found: what is proposed.
        people: the probe of each, in the same order.
        gallery: who may be found, and the pictures registered of them.
        options: the thresholds of the proposals.

    Returns:
        One entry for each, in order: "check" with its reason, "unknown" for a picture that is
        ignored, or as it was and whether it is surely a person.
    """
    rules = PresentationRules()
    reasons = dict(seen_at_two_places(found, options.for_roster(gallery.n_subjects), rules))
    named = {place: one.subject_id for place, one in enumerate(found) if one.subject_id is not None}
    # Optical flow is most of the work, and runs beside itself.
    waiting = {place: start(unflatness, people[place].miniatures, rules) for place in named}
    distances = {place: future.result() for place, future in waiting.items()}
    measured = {p: distance for p, distance in distances.items() if distance is not None}
    flat = {p for p, distance in measured.items() if distance <= rules.flat}
    reasons |= dict.fromkeys(flat, Reason.MOVES_AS_A_PICTURE)
    # Who moves needs no comparison, and her registered pictures are not read.
    still = {p: named[p] for p, distance in distances.items() if _is_still(distance, rules)}
    registered_again = _shown_as_registered(still, people, gallery, rules)
    reasons |= dict.fromkeys(registered_again, Reason.SAME_PICTURE)
    people_seen = measured.keys() - flat
    judged = [
        _judged(one, reasons.get(place), moves_as_person=place in people_seen)
        for place, one in enumerate(found)
    ]
    return leave_out_ignored(judged, people, gallery.ignored_pictures, rules)


def _is_still(distance: float | None, rules: PresentationRules) -> bool:
    """Say whether nothing shows that this is a person."""
    return distance is None or distance < rules.lively


def _shown_as_registered(
    still: Mapping[int, int],
    people: Sequence[Probe],
    gallery: Gallery,
    rules: PresentationRules,
) -> Iterator[int]:
    """Yield the places at which a picture that is registered of the subject is seen."""
    registered = _registered(gallery, set(still.values()))
    for place, subject in still.items():
        looks = [miniature.pixels for miniature in people[place].miniatures]
        if same_picture_score(looks, registered.get(subject, ())) >= rules.same_picture:
            yield place


def _registered(gallery: Gallery, subjects: Collection[int]) -> Mapping[int, Sequence[Grey]]:
    if gallery.miniatures_of is None or not subjects:
        return {}
    return gallery.miniatures_of(subjects)


def _judged(
    one: IdentifiedTracklet, reason: Reason | None, *, moves_as_person: bool
) -> IdentifiedTracklet:
    if reason:
        return replace(one, proposal=Proposal.CHECK, reason=reason)
    return replace(one, moves_as_person=moves_as_person)
