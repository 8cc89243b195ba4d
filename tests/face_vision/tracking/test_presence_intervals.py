"""Who was seen beside whom and who sat on whose seat, also after two turned out to be one."""

import numpy as np

from face_vision.tracking.presence_intervals import PresenceIntervals
from tests.face_vision.tracklets import make_tracklet

FACE_PX = 40.0


def stays_of(*people: tuple[tuple[float, float], tuple[float, float] | None]) -> PresenceIntervals:
    tracklets = [make_tracklet(seen_s=seen_s, place=place) for seen_s, place in people]
    return PresenceIntervals(tracklets, np.full(len(tracklets), FACE_PX))


def test_a_shared_moment_is_being_seen_beside_each_other():
    stays = stays_of(((0, 4), None), ((4, 8), None), ((9, 10), None))
    assert stays.beside(0).tolist() == [True, True, False]
    assert stays.beside(2).tolist() == [False, False, True]


def test_places_less_than_a_face_apart_are_one_seat():
    stays = stays_of(((0, 4), (100, 100)), ((5, 8), (130, 120)), ((9, 10), (141, 100)))
    assert stays.on_seat_of(0).tolist() == [False, True, False]
    assert stays.on_seat_of(2).tolist() == [False, True, False]


def test_an_unknown_place_is_nobodys_seat():
    stays = stays_of(((0, 4), None), ((5, 8), (0, 0)), ((9, 10), None))
    assert not any(stays.on_seat_of(person).any() for person in range(3))


def test_who_is_joined_was_wherever_both_were():
    stays = stays_of(((0, 4), (0, 0)), ((5, 8), (500, 0)), ((9, 10), (900, 0)), ((3, 5), (500, 9)))
    stays.merge(0, 2)
    assert stays.beside(0).tolist() == [True, False, True]
    assert stays.on_seat_of(1).tolist() == [False, False, True]
    stays.merge(0, 1)
    assert stays.on_seat_of(1).tolist() == [True, False]
