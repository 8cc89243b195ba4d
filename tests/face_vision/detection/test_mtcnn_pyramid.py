"""A frame is searched at falling sizes, down to where a face no longer fits."""

import numpy as np
import pytest

from face_vision.detection.mtcnn.pyramid import pyramid_levels
from tests.face_vision.drawing import draw_noise

MEAN_TOLERANCE = 1.5
"""Grey levels between the mean of a frame and of a level of it."""


def levels_of(frame, *, min_face_px=24.0):
    return list(pyramid_levels(frame, min_face_px=min_face_px, scale_factor=0.709))


def test_smallest_face_fills_a_cell_of_the_first_level():
    level, scale = levels_of(draw_noise(240, 320))[0]
    assert scale == 0.5
    assert level.shape == (120, 160, 3)


def test_sizes_fall_by_the_factor_down_to_one_cell():
    levels = levels_of(draw_noise(240, 320))
    scales = [scale for _, scale in levels]
    assert np.allclose(np.divide(scales[1:], scales[:-1]), 0.709)
    assert all(min(level.shape[:2]) >= 12 for level, _ in levels)
    assert 240 * scales[-1] * 0.709 < 12


@pytest.mark.parametrize("size", [(1, 1), (1, 4000), (23, 23), (0, 5)])
def test_frame_too_small_for_a_face_has_no_level(size):
    assert levels_of(np.zeros((*size, 3), np.uint8)) == []


def test_every_level_shows_the_whole_frame():
    frame = np.zeros((600, 801, 3), np.uint8)
    frame[300:, 400:] = 255
    for level, _ in levels_of(frame, min_face_px=20):
        half_y, half_x = level.shape[0] // 2, level.shape[1] // 2
        assert level[half_y + 1 :, half_x + 1 :].min() > 100
        assert level[: half_y - 1].max() < 100


def test_level_averages_the_frame():
    frame = draw_noise(500, 700)
    for level, _ in levels_of(frame):
        assert level.mean() == pytest.approx(frame.mean(), abs=MEAN_TOLERANCE)
