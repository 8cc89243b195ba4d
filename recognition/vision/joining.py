"""Join tracklets that show one person at different times, by what the network says of them.

A phone that pans past a class and back sees many students twice, and somebody who turns away is
lost for a while. Joined, such a person is compared by all her looks and counted once.
"""

from collections.abc import Sequence
from dataclasses import replace
from itertools import combinations
from math import dist

import numpy as np
from numpy.typing import NDArray

from recognition.vision.averaging import EmbeddedLooks
from recognition.vision.gallery import score_of
from recognition.vision.identification import Probe, is_match
from recognition.vision.options import IdentificationOptions
from recognition.vision.structures import Tracklet

APART = np.inf
"""Threshold of two tracklets that cannot be one person."""

SAME_PLACE = 1.0
"""Highest distance of two places that are one seat, in heights of the face: a camera's motion is
off by a third of it after a minute of panning, and neighbours sit further apart."""

Pairs = NDArray[np.float64]


def join_tracklets(probes: Sequence[Probe], options: IdentificationOptions) -> list[Probe]:
    """Join what is surely one person; agglomerative, the surest first.

    Two tracklets in view at one moment are two people, whatever they look like. The threshold is
    that of "present" for a roster of as many students as there are pairs of tracklets, so a class
    video joins two people about as rarely as a stranger is taken for a student. Whoever is seen
    again on the same seat is mostly the same person: there that of "check" is enough.

    Args:
        probes: of one video, in any order; those without looks stay alone, and those too small or
            too brief unless they are on the same seat.
        options: the thresholds, and how small and how brief is too little.

    Returns:
        The same or fewer, in order of first appearance.
    """
    people = [probe for probe in probes if probe.looks is not None]
    alone = [probe for probe in probes if probe.looks is None]
    if len(people) >= 2:
        people = _join_surest(people, options)
    return sorted(people + alone, key=lambda probe: probe.tracklet.first_seen_s)


def _join_surest(people: list[Probe], options: IdentificationOptions) -> list[Probe]:
    people, thresholds_for = people.copy(), _Thresholds(people, options)
    leads = np.stack([_leads(one, people, thresholds_for) for one in people])
    while is_match(float(leads.max()), 0):
        first, second = sorted(divmod(int(leads.argmax()), len(people)))
        people[first] = _join(people[first], people.pop(second), options.likeness)
        leads = np.delete(np.delete(leads, second, axis=0), second, axis=1)
        leads[first] = leads[:, first] = _leads(people[first], people, thresholds_for)
    return people


class _Thresholds:
    """How alike two tracklets of a video must be to be one person.

    Args:
        people: all tracklets, before any is joined.
        options: the thresholds by size of the roster.
    """

    def __init__(self, people: Sequence[Probe], options: IdentificationOptions) -> None:
        self._options = options
        n_sure = sum(self._is_sure(one) for one in people)
        n_pairs = n_sure * (n_sure - 1) // 2
        n_on_one_seat = sum(
            on_one_seat(one.tracklet, other.tracklet) for one, other in combinations(people, 2)
        )
        self._anywhere = options.for_roster(n_pairs).present_score
        self._on_one_seat = options.for_roster(n_on_one_seat).check_score

    def of(self, one: Probe, other: Probe) -> float:
        if one is other or one.tracklet.overlaps(other.tracklet):
            return APART
        if on_one_seat(one.tracklet, other.tracklet):
            return self._on_one_seat
        return self._anywhere if self._is_sure(one) and self._is_sure(other) else APART

    def _is_sure(self, probe: Probe) -> bool:
        return (
            probe.n_chips >= self._options.min_chips
            and probe.face_height_px >= self._options.min_face_px
        )


def on_one_seat(one: Tracklet, other: Tracklet) -> bool:
    """Say whether two tracklets were at the same place of the room; no for unknown places."""
    reach_px = SAME_PLACE * (one.face_height_px + other.face_height_px) / 2
    return any(dist(a, b) <= reach_px for a in one.places for b in other.places)


def _leads(one: Probe, others: Sequence[Probe], thresholds: _Thresholds) -> Pairs:
    """Return by how much a probe scores more with each other than needed, shape (n,)."""
    scores = score_of(np.stack([_embedding(other) for other in others]) @ _embedding(one))
    leads: Pairs = scores - np.array([thresholds.of(one, other) for other in others])
    return leads


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
        places=one.places + other.places,
    )
