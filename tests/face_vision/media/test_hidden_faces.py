"""Faces that are made unrecognisable in what is shown to others."""

import numpy as np
import pytest

from face_vision.media.drawing import Label, draw_labels, hidden_box_at
from face_vision.media.hidden_faces import hide_face
from face_vision.types import Look

GREY = (150, 150, 150)
BLOCK_TOLERANCE = 3
"""Of 255: how far hidden faces of the same average may differ."""


def noise(seed: int, size: tuple[int, int] = (200, 300)) -> np.ndarray:
    return np.random.default_rng(seed).integers(0, 256, (*size, 3)).astype(np.uint8)


def box(*edges: float) -> np.ndarray:
    return np.array(edges, np.float32)


def detail(pixels: np.ndarray) -> float:
    """Return how much neighbouring pixels differ on the average, of 255."""
    return float(np.abs(np.diff(pixels.astype(int), axis=1)).mean())


def looks(*times_s: float) -> tuple[Look, ...]:
    landmarks = np.zeros((5, 2), np.float32)
    return tuple(Look(time_s, box(100, 60, 160, 120), landmarks, 0.9) for time_s in times_s)


def test_nothing_fine_is_left_of_a_hidden_face():
    frame = noise(1)
    hide_face(frame, box(100, 60, 160, 120))
    assert detail(frame[60:120, 100:160]) < 3


def test_two_faces_of_the_same_colours_look_the_same_once_hidden():
    first = noise(1)
    second = first.copy()
    # The other one is made of the same pixels, in another order within each small square.
    second[:, 0::2], second[:, 1::2] = first[:, 1::2], first[:, 0::2]
    for frame in (first, second):
        hide_face(frame, box(100, 60, 160, 120))
    change = np.abs(first[60:120, 100:160].astype(int) - second[60:120, 100:160])
    assert change.mean() < BLOCK_TOLERANCE


def test_what_is_farther_from_the_face_stays_as_it_was():
    frame = noise(1)
    hide_face(frame, box(100, 60, 160, 120))
    assert (frame[:, :75] == noise(1)[:, :75]).all()
    assert (frame[150:] == noise(1)[150:]).all()


@pytest.mark.parametrize("edges", [(-40, -40, 20, 20), (280, 180, 340, 240), (400, 0, 460, 60)])
def test_a_face_at_the_edge_or_outside_is_no_error(edges):
    frame = noise(1)
    hide_face(frame, box(*edges))
    assert frame.shape == (200, 300, 3)


@pytest.mark.parametrize("time_s", [0.1, 1.0, 3.0, 5.0, 5.9])
def test_a_face_stays_hidden_around_its_looks_and_in_the_gap_between_them(time_s):
    assert hidden_box_at(looks(1.0, 5.0), time_s) is not None


@pytest.mark.parametrize("time_s", [-0.5, 6.5])
def test_where_the_face_cannot_be_nothing_is_hidden(time_s):
    assert hidden_box_at(looks(1.0, 5.0), time_s) is None


def test_a_hidden_face_has_a_box_but_nothing_to_be_told_by():
    drawn = draw_labels(noise(1), [Label("", GREY, looks(1.0), is_hidden=True)], 1.0)
    assert (drawn[60, 110:150] == GREY).all()
    assert detail(drawn[70:110, 110:150]) < 3


def test_a_face_that_may_be_seen_stays_as_it_was():
    drawn = draw_labels(noise(1), [Label("", GREY, looks(1.0))], 1.0)
    assert (drawn[70:110, 110:150] == noise(1)[70:110, 110:150]).all()
