"""Join tracklets that show one person at different times: by the network's word, and by the seat.

A phone that pans past a class and back sees many students twice, and somebody who turns away is
lost for a while. Joined, such a person is compared by all her looks and counted once.
"""

from collections.abc import Sequence
from dataclasses import replace

import numpy as np
from numpy.typing import NDArray

from face_vision.embedding.aggregation import EmbeddedLooks
from face_vision.identification.gallery import Gallery, score_of
from face_vision.identification.search import Probe, is_match, is_too_brief
from face_vision.options import ROSTER_OF_THRESHOLDS, IdentificationOptions
from face_vision.presentation.miniatures import merge_miniatures
from face_vision.tracking.presence_intervals import PresenceIntervals
from face_vision.types import Tracklet

APART = np.inf
"""Threshold of two tracklets that cannot be one person."""

Numbers = NDArray[np.float64]


NOBODY = -1
"""Subject of a tracklet that is not surely anybody."""


def merge_tracklets(
    probes: Sequence[Probe], options: IdentificationOptions, gallery: Gallery | None = None
) -> list[Probe]:
    """Join what is surely one person; agglomerative, the surest first.

    Two tracklets in view at one moment are two people, whatever they look like. Others are one if
    they score what "present" takes in a roster of as many students as there are pairs, so a class
    video joins two people about as rarely as a stranger is taken for a student. Whoever comes to
    be seen on a seat is mostly who was seen on it before: there what "check" takes is enough, in
    a roster of as many students as there are such pairs, at least 30, but not to make one of two
    who are each surely somebody else. What is too small or too brief is joined on the same seat
    only, by the stricter threshold, and its looks are not compared.

    Args:
        probes: of one video, in any order; those without looks stay alone.
        options: the thresholds, and how small and how brief is too little.
        gallery: who may be found.

    Returns:
        The same or fewer, in order of first appearance.
    """
    people = [probe for probe in probes if probe.looks is not None]
    alone = [probe for probe in probes if probe.looks is None]
    if len(people) >= 2:
        people = _merge_surest(people, options, _Thresholds(people, options, gallery))
    return sorted(people + alone, key=lambda probe: probe.tracklet.first_seen_s)


def _merge_surest(
    people: list[Probe], options: IdentificationOptions, needed: "_Thresholds"
) -> list[Probe]:
    people = people.copy()
    # Leads, not scores: each pair has a threshold of its own, and the surest is merged first.
    leads = np.stack([_leads(number, people, needed) for number in range(len(people))])
    while is_match(float(leads.max()), 0):
        first, second = sorted(divmod(int(leads.argmax()), len(people)))
        # The later one goes, so that no number before it moves.
        people[first] = _merge(people[first], people.pop(second), options)
        needed.merge(first, second, people[first])
        leads = np.delete(np.delete(leads, second, axis=0), second, axis=1)
        leads[first] = leads[:, first] = _leads(first, people, needed)
    return people


def _leads(person: int, people: Sequence[Probe], needed: "_Thresholds") -> Numbers:
    """Return by how much a person scores more with each than one person must, shape (n,)."""
    averages = np.stack([_embedding(probe) for probe in people])
    leads: Numbers = score_of(averages @ averages[person]) - needed.of(person)
    return leads


class _Thresholds:
    """How alike two tracklets of a video must be to be one person.

    Args:
        people: all tracklets, before any is joined.
        options: the thresholds by size of the roster; how small and brief is too little.
        gallery: who may be found.
    """

    def __init__(
        self, people: Sequence[Probe], options: IdentificationOptions, gallery: Gallery | None
    ) -> None:
        self._options, self._gallery = options, gallery
        self._is_enough = np.array([is_enough(probe, options) for probe in people])
        self._subjects = _sure_subjects(people, options, gallery)
        heights_px = np.array([probe.face_height_px for probe in people])
        self._intervals = PresenceIntervals([probe.tracklet for probe in people], heights_px)
        n_enough = int(self._is_enough.sum())
        # Each pair is counted from both of its ends.
        n_shared = sum(int(self._intervals.on_seat_of(i).sum()) for i in range(len(people))) // 2
        on_seats = options.for_roster(max(n_shared, ROSTER_OF_THRESHOLDS))
        self._anywhere = options.for_roster(n_enough * (n_enough - 1) // 2).present_score
        self._on_one_seat = np.array([on_seats.present_score, on_seats.check_score])

    def of(self, person: int) -> Numbers:
        """Return a person's thresholds with each, shape (n,)."""
        both_enough = self._is_enough & self._is_enough[person]
        needed: Numbers = np.where(both_enough, self._anywhere, APART)
        on_seat = self._intervals.on_seat_of(person) & ~self._others_than(person)
        easier = np.minimum(needed, self._on_one_seat[both_enough.astype(int)])
        needed = np.where(on_seat, easier, needed)
        # Last, so that no easier threshold brings two together who were seen side by side.
        needed[self._intervals.beside(person)] = APART
        return needed

    def merge(self, person: int, other: int, merged: Probe) -> None:
        """Make one of two people, whose number is the first's."""
        self._is_enough[person] = is_enough(merged, self._options)
        self._subjects[person] = _sure_subjects([merged], self._options, self._gallery)[0]
        self._is_enough, self._subjects = (
            np.delete(array, other) for array in (self._is_enough, self._subjects)
        )
        self._intervals.merge(person, other)

    def _others_than(self, person: int) -> NDArray[np.bool_]:
        """Say who is surely somebody else than a person surely is, shape (n,)."""
        mine = self._subjects[person]
        is_other = (self._subjects != NOBODY) & (self._subjects != mine) & (mine != NOBODY)
        return np.asarray(is_other, bool)


def _sure_subjects(
    people: Sequence[Probe], options: IdentificationOptions, gallery: Gallery | None
) -> NDArray[np.int64]:
    """Return whom each would surely be alone, or NOBODY, shape (n,)."""
    if gallery is None or gallery.n_subjects == 0:
        return np.full(len(people), NOBODY)
    scores = gallery.scores(np.stack([_embedding(probe) for probe in people]))
    is_sure = is_match(scores.max(axis=1), options.for_roster(gallery.n_subjects).present_score)
    return np.where(is_sure, gallery.subjects[scores.argmax(axis=1)], NOBODY)


def is_enough(probe: Probe, options: IdentificationOptions) -> bool:
    """Say whether a tracklet is large and long enough to be compared with anybody."""
    return not is_too_brief(probe, options) and probe.face_height_px >= options.min_face_px


def _embedding(probe: Probe) -> NDArray[np.float32]:
    if probe.embedding is None:
        raise ValueError("a probe with embedded looks has their average")
    return probe.embedding


def _merge(one: Probe, other: Probe, options: IdentificationOptions) -> Probe:
    """Make one of two; what is too small or too brief is counted, but its looks decide nothing."""
    tracklet = _merge_in_time(one.tracklet, other.tracklet)
    miniatures = merge_miniatures(one.miniatures, other.miniatures)
    if not (is_enough(one, options) and is_enough(other, options)):
        better = max(one, other, key=lambda probe: (is_enough(probe, options), probe.n_chips))
        return replace(
            better, tracklet=tracklet, n_looks=better.n_counted_looks, miniatures=miniatures
        )
    if one.looks is None or other.looks is None:
        raise ValueError("probes without embedded looks cannot be joined")
    looks = EmbeddedLooks.together([one.looks, other.looks])
    heights = np.repeat([one.face_height_px, other.face_height_px], [one.n_chips, other.n_chips])
    return replace(
        one,
        tracklet=tracklet,
        looks=looks,
        embedding=looks.average(options.genuine_similarity),
        n_chips=one.n_chips + other.n_chips,
        n_looks=one.n_counted_looks + other.n_counted_looks,
        face_height_px=float(np.median(heights)),
        miniatures=miniatures,
        sharpness=_joint_sharpness(one, other),
    )


def _joint_sharpness(one: Probe, other: Probe) -> float | None:
    """Weigh both by their looks."""
    if one.sharpness is None or other.sharpness is None:
        return None
    weights = (one.n_chips, other.n_chips)
    return float(np.average([one.sharpness, other.sharpness], weights=weights))


def _merge_in_time(one: Tracklet, other: Tracklet) -> Tracklet:
    chips = sorted(one.chips + other.chips, key=lambda chip: -chip.quality.score)
    stays, places = one.stays + other.stays, one.places + other.places
    order = sorted(range(len(stays)), key=stays.__getitem__)
    return Tracklet(
        looks=tuple(sorted(one.looks + other.looks, key=lambda look: look.time_s)),
        # As many as one had: what is stored of a person does not grow with every return.
        chips=tuple(chips[: len(one.chips)]),
        stays=tuple(stays[i] for i in order),
        places=tuple(places[i] for i in order) if one.places and other.places else (),
    )
