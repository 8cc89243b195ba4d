"""When and where the faces of a video were: who was seen beside whom, who sat on whose seat."""

from collections.abc import Sequence

import numpy as np
from numpy.typing import NDArray

from face_vision.types import Tracklet

SAME_PLACE = 1.0
"""Highest distance of two places that are one seat, in heights of the face: a camera's motion is
off by half of it after a minute of panning, and neighbours sit further apart."""

NOWHERE = (np.nan, np.nan)
"""Near to no place: what is not a number is never within reach."""

Mask = NDArray[np.bool_]


class PresenceIntervals:
    """All stays of all people, each belonging to one of them.

    Args:
        tracklets: one for each person.
        heights_px: of their faces, shape (n,).
    """

    def __init__(self, tracklets: Sequence[Tracklet], heights_px: NDArray[np.float64]) -> None:
        spans = [tracklet.stays for tracklet in tracklets]
        self._n_people = len(spans)
        self._owners = np.repeat(np.arange(len(spans)), [len(stays) for stays in spans])
        self._spans = np.array([stay for stays in spans for stay in stays])
        places = [tracklet.places or (NOWHERE,) * len(tracklet.stays) for tracklet in tracklets]
        self._places = np.array([place for mine in places for place in mine])
        self._heights_px = heights_px[self._owners]

    def beside(self, person: int) -> Mask:
        """Say who was in view at one moment with a person, herself included; shape (n,)."""
        mine = self._owners == person
        first, last = self._spans.T
        # Both ends count: two who share a single frame are two people.
        shared = (first[mine, None] <= last) & (first <= last[mine, None])
        return self._by_person(shared)

    def on_seat_of(self, person: int) -> Mask:
        """Say who else was at the same place of the room as a person; shape (n,)."""
        mine = self._owners == person
        steps = self._places[mine, None] - self._places
        reach_px = SAME_PLACE * (self._heights_px[mine, None] + self._heights_px) / 2
        others = self._by_person(np.linalg.norm(steps, axis=-1) <= reach_px)
        # Herself out: only others can turn out to be the same person.
        others[person] = False
        return others

    def merge(self, person: int, other: int) -> None:
        """Give a person the stays of another, whose number those after her take over."""
        self._owners[self._owners == other] = person
        self._owners[self._owners > other] -= 1
        self._n_people -= 1

    def _by_person(self, pairs: Mask) -> Mask:
        """Say for whom any stay fulfils something with any of one person's; (m, k) -> (n,)."""
        n_found = np.bincount(self._owners, pairs.any(axis=0), self._n_people)
        return n_found > 0
