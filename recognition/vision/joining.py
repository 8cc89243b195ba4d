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
from recognition.vision.stays import Stays
from recognition.vision.structures import Tracklet

APART = np.inf
"""Threshold of two tracklets that cannot be one person."""

Numbers = NDArray[np.float64]


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
    people, needed = people.copy(), _Thresholds(people, options)
    leads = np.stack([_leads(number, people, needed) for number in range(len(people))])
    while is_match(float(leads.max()), 0):
        first, second = sorted(divmod(int(leads.argmax()), len(people)))
        people[first] = _join(people[first], people.pop(second), options.likeness)
        needed.join(first, second, people[first])
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
    """

    def __init__(self, people: Sequence[Probe], options: IdentificationOptions) -> None:
        self._options = options
        self._is_enough = np.array([self._may_join_anywhere(probe) for probe in people])
        heights_px = np.array([probe.face_height_px for probe in people])
        self._stays = Stays([probe.tracklet for probe in people], heights_px)
        n_enough = int(self._is_enough.sum())
        n_mates = sum(int(self._stays.on_seat_of(i).sum()) for i in range(len(people)))
        self._anywhere = options.for_roster(n_enough * (n_enough - 1) // 2).present_score
        self._on_one_seat = options.for_roster(n_mates // 2).check_score

    def of(self, person: int) -> Numbers:
        """Return a person's thresholds with each, shape (n,)."""
        both_enough = self._is_enough & self._is_enough[person]
        anywhere = np.where(both_enough, self._anywhere, APART)
        apart = self._stays.beside(person)
        seats = self._stays.on_seat_of(person)
        needed: Numbers = np.where(apart, APART, np.where(seats, self._on_one_seat, anywhere))
        return needed

    def join(self, person: int, other: int, joined: Probe) -> None:
        """Make one of two people, whose number is the first's."""
        self._is_enough[person] = self._may_join_anywhere(joined)
        self._is_enough = np.delete(self._is_enough, other)
        self._stays.join(person, other)

    def _may_join_anywhere(self, probe: Probe) -> bool:
        is_seen_twice = probe.n_chips >= self._options.min_chips
        return is_seen_twice and probe.face_height_px >= self._options.min_face_px


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
    stays, places = one.stays + other.stays, one.places + other.places
    order = sorted(range(len(stays)), key=stays.__getitem__)
    return Tracklet(
        looks=tuple(sorted(one.looks + other.looks, key=lambda look: look.time_s)),
        chips=tuple(chips[: len(one.chips)]),
        stays=tuple(stays[i] for i in order),
        places=tuple(places[i] for i in order) if one.places and other.places else (),
    )
