"""The portrait shows every face upright, at one size and place."""

import numpy as np
import pytest

from face_vision.quality.alignment import CANONICAL_LANDMARKS, DLIB_LANDMARKS, align_face
from face_vision.types import CHIP_PX, PORTRAIT_PX, cut_chip
from tests.face_vision.drawing import draw_dots, draw_noise, find_dots, place_landmarks

DOT_TOLERANCE_PX = 1.5
GREY_LEVEL_TOLERANCE = 1


def test_face_already_in_place_is_unchanged():
    frame = draw_noise(PORTRAIT_PX, PORTRAIT_PX, grain_px=4)
    portrait = align_face(frame, CANONICAL_LANDMARKS.astype(np.float32))
    difference = np.abs(portrait.astype(int) - frame.astype(int))
    assert difference.max() <= GREY_LEVEL_TOLERANCE


def test_shift_of_the_face_does_not_show():
    frame = draw_noise(400, 500, grain_px=4)
    landmarks = place_landmarks(centre=(220.0, 190.0))
    expected = frame[190 - 120 : 190 + 120, 220 - 120 : 220 + 120]
    difference = np.abs(align_face(frame, landmarks).astype(int) - expected.astype(int))
    assert difference.max() <= GREY_LEVEL_TOLERANCE


@pytest.mark.parametrize("angle_deg", [-120, -30, 0, 45, 180])
@pytest.mark.parametrize("scale", [0.4, 1.0, 1.9, 3.0, 7.0])
def test_landmarks_land_at_their_place_from_any_angle_and_size(angle_deg, scale):
    landmarks = place_landmarks(scale=scale, angle_deg=angle_deg, centre=(700.0, 650.0))
    frame = draw_dots(1300, 1400, landmarks, radius=max(2, round(4 * scale)))
    found = find_dots(align_face(frame, landmarks))
    # Points of the small drawing are rounded to whole pixels, which the portrait enlarges.
    tolerance = DOT_TOLERANCE_PX + 0.5 / scale
    assert np.abs(found - CANONICAL_LANDMARKS).max() < tolerance


def test_chip_holds_dlibs_landmarks_a_little_enlarged():
    offset = (PORTRAIT_PX - CHIP_PX) / 2
    in_chip = CANONICAL_LANDMARKS - offset
    assert np.allclose((in_chip - 75) / (DLIB_LANDMARKS - 75), 1.03)


def test_large_face_is_averaged_not_sampled():
    # Stripes of one pixel, shrunk six times, are an even grey; skipping pixels would keep stripes.
    frame = np.zeros((1600, 1600, 3), np.uint8)
    frame[:, ::2] = 255
    landmarks = place_landmarks(scale=6.0, centre=(800.0, 800.0))
    chip = cut_chip(align_face(frame, landmarks))
    assert chip.std() < 8


def test_face_at_the_edge_continues_the_edge():
    frame = np.full((60, 60, 3), 200, np.uint8)
    portrait = align_face(frame, place_landmarks(scale=0.5, centre=(0.0, 0.0)))
    assert portrait.shape == (PORTRAIT_PX, PORTRAIT_PX, 3)
    assert portrait.min() == 200


@pytest.mark.parametrize("scale", [0.01, 1.0, 50.0])
def test_frame_of_one_pixel_gives_an_even_portrait(scale):
    frame = np.full((1, 1, 3), 7, np.uint8)
    portrait = align_face(frame, place_landmarks(scale=scale, centre=(0.0, 0.0)))
    assert np.unique(portrait).tolist() == [7]


def test_landmarks_of_another_shape_are_refused():
    with pytest.raises(ValueError, match=r"shape \(5, 2\), not \(2, 5\)"):
        align_face(np.zeros((9, 9, 3), np.uint8), np.zeros((2, 5), np.float32))


def test_landmarks_at_one_point_are_refused():
    with pytest.raises(ValueError, match="one point"):
        align_face(np.zeros((9, 9, 3), np.uint8), np.ones((5, 2), np.float32))
