"""What moves as one plane is a picture; a head before a wall is none, however still."""

from itertools import pairwise

import numpy as np
import pytest

from face_vision.presentation.miniatures import EDGE_PX
from face_vision.presentation.plane_motion import distances_from_plane, unflatness
from face_vision.presentation.rules import PresentationRules
from tests.face_vision.presentation.drawn_looks import (
    grey_of,
    looks_of,
    person_who_sits_still,
    print_in_a_hand,
    texture,
)

RULES = PresentationRules()
SAME_FOR_ROUNDING = 0.002
"""Heights of the face: a tenth of a pixel of a miniature."""


def test_a_print_in_a_hand_is_flat():
    assert unflatness(looks_of(print_in_a_hand()), RULES) <= RULES.flat


@pytest.mark.parametrize("sway_px", [4.0, 12.0])
def test_a_head_that_sways_before_a_wall_is_not_flat(sway_px):
    assert unflatness(looks_of(person_who_sits_still(sway_px=sway_px)), RULES) > RULES.flat


def test_two_equal_looks_are_no_distance_from_one_plane():
    look = grey_of(texture(3))
    assert distances_from_plane(look, [look]) == [pytest.approx(0, abs=SAME_FOR_ROUNDING)]


def test_the_distance_grows_with_what_moves_behind_the_head():
    still, *swayed = (
        [grey_of(p) for p in person_who_sits_still(2, sway_px=sway_px)] for sway_px in (0, 3, 6, 12)
    )
    distances = [distances_from_plane(one, [other])[0] for one, other in (still, *swayed)]
    assert all(nearer < further for nearer, further in pairwise(distances))


def test_nothing_to_follow_says_nothing():
    empty = np.full((EDGE_PX, EDGE_PX), 128, np.uint8)
    assert distances_from_plane(empty, [empty, empty]) == [None, None]
    portraits = [np.full((240, 240, 3), 128, np.uint8)] * 8
    assert unflatness(looks_of(portraits), RULES) is None


def test_too_few_looks_or_too_short_a_time_say_nothing():
    portraits = print_in_a_hand()
    assert unflatness(looks_of(portraits[: RULES.min_looks - 1]), RULES) is None
    assert unflatness(looks_of(portraits, every_s=0.1), RULES) is None
    assert unflatness([], RULES) is None


def test_a_passer_by_before_one_look_does_not_make_a_picture_a_person():
    portraits = print_in_a_hand()
    portraits[1] = texture(9)
    assert unflatness(looks_of(portraits), RULES) <= RULES.flat
