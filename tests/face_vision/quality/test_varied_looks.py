"""Which looks of one person are taken: far from each other by direction, whatever their length."""

import numpy as np
import pytest

from face_vision.quality.registration import most_varied

DIRECTIONS = np.array([[1, 0, 0], [0.99, 0.14, 0], [0.8, 0.6, 0], [0.6, 0, 0.8]], np.float32)
"""The first, one nearly like it, one further away, and the furthest."""


def test_the_furthest_are_taken_and_the_first_in_any_case():
    assert most_varied(DIRECTIONS, 3) == [0, 3, 2]


@pytest.mark.parametrize("row", range(len(DIRECTIONS)))
@pytest.mark.parametrize("length", [0.25, 12.0])
def test_the_length_of_an_embedding_changes_nothing(row, length):
    scaled = DIRECTIONS * 4
    scaled[row] *= length
    assert most_varied(scaled, 3) == most_varied(DIRECTIONS, 3)


def test_of_none_none_is_taken():
    assert most_varied(np.zeros((0, 3), np.float32), 3) == []
