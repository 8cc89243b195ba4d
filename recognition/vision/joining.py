"""Join tracklets that show one person at different times, by what the network says of them.

A phone that pans past a class and back sees many students twice, and somebody who turns away is
lost for a while. Joined, such a person is compared by all her looks and counted once.
"""

from collections.abc import Sequence
from dataclasses import replace

import numpy as np
from numpy.typing import NDArray

from recognition.vision.averaging import EmbeddedLooks
from recognition.vision.gallery import score_of
from recognition.vision.identification import Probe, is_match
from recognition.vision.options import IdentificationOptions
from recognition.vision.structures import Tracklet

APART = -np.inf
"""Score of two tracklets that cannot be one person."""


def join_tracklets(probes: Sequence[Probe], options: IdentificationOptions) -> list[Probe]:
    """Join what is surely one person; agglomerative, the most alike first.

    Two tracklets in view at one moment are two people, whatever they look like. The threshold is
    that of "present" for a roster of as many students as there are pairs of tracklets, so a class
    video joins two people about as rarely as a stranger is taken for a student.

    Args:
        probes: of one video, in any order; those too small, too brief or without looks stay alone.
        options: the thresholds, and how small and how brief is too little.

    Returns:
        The same or fewer, in order of first appearance.
    """
    people = [probe for probe in probes if _may_be_joined(probe, options)]
    alone = [probe for probe in probes if not _may_be_joined(probe, options)]
    if len(people) >= 2:
        people = _join_most_alike(people, options)
    return sorted(people + alone, key=lambda probe: probe.tracklet.first_seen_s)


def _join_most_alike(people: list[Probe], options: IdentificationOptions) -> list[Probe]:
    people, n_pairs = people.copy(), len(people) * (len(people) - 1) // 2
    threshold = options.for_roster(n_pairs).present_score
    scores = np.stack([_scores_with(one, people) for one in people])
    while is_match(float(scores.max()), threshold):
        first, second = sorted(divmod(int(scores.argmax()), len(people)))
        people[first] = _join(people[first], people.pop(second), options.likeness)
        scores = np.delete(np.delete(scores, second, axis=0), second, axis=1)
        scores[first] = scores[:, first] = _scores_with(people[first], people)
    return people


def _may_be_joined(probe: Probe, options: IdentificationOptions) -> bool:
    return (
        probe.looks is not None
        and len(probe.looks.embeddings) >= options.min_chips
        and probe.face_height_px >= options.min_face_px
    )


def _scores_with(one: Probe, others: Sequence[Probe]) -> NDArray[np.float64]:
    """Score a probe with others, shape (n,); minus infinity with those seen at the same moment."""
    averages = np.stack([_embedding(other) for other in others])
    scores = score_of(averages @ _embedding(one)).astype(np.float64)
    is_rival = [one is other or one.tracklet.overlaps(other.tracklet) for other in others]
    scores[is_rival] = APART
    return scores


def _embedding(probe: Probe) -> NDArray[np.float32]:
    if probe.embedding is None:
        raise ValueError("a probe with embedded looks has their average")
    return probe.embedding


def _join(one: Probe, other: Probe, likeness: float) -> Probe:
    if one.looks is None or other.looks is None:
        raise ValueError("probes without embedded looks cannot be joined")
    looks = EmbeddedLooks.together([one.looks, other.looks])
    heights = np.repeat([one.face_height_px, other.face_height_px], [one.n_chips, other.n_chips])
    return replace(
        one,
        tracklet=_join_in_time(one.tracklet, other.tracklet),
        looks=looks,
        embedding=looks.average(likeness),
        n_chips=one.n_chips + other.n_chips,
        face_height_px=float(np.median(heights)),
    )


def _join_in_time(one: Tracklet, other: Tracklet) -> Tracklet:
    chips = sorted(one.chips + other.chips, key=lambda chip: -chip.quality.score)
    return Tracklet(
        looks=tuple(sorted(one.looks + other.looks, key=lambda look: look.time_s)),
        chips=tuple(chips[: len(one.chips)]),
        stays=tuple(sorted(one.stays + other.stays)),
    )
