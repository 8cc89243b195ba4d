"""The motion of the whole picture is estimated in pixels of the frame."""

import cv2
import numpy as np
import pytest

from face_vision.tracking.camera_motion import CameraMotion

TOLERANCE_PX = 4.0
"""One pixel of the shrunk picture, at 1280 px width."""


@pytest.fixture
def room() -> np.ndarray:
    noise = np.random.default_rng(3).integers(0, 255, (60, 120, 3), np.uint8)
    return cv2.resize(noise, (1500, 820), interpolation=cv2.INTER_CUBIC)


def view(room: np.ndarray, left: int, top: int) -> np.ndarray:
    return np.ascontiguousarray(room[top : top + 720, left : left + 1280])


@pytest.mark.parametrize("step", [(0, 0), (40, 0), (0, 30), (-60, 20)])
def test_a_pan_is_measured(room, step):
    motion = CameraMotion()
    motion.shift(view(room, 100, 50))
    shift = motion.shift(view(room, 100 - step[0], 50 - step[1]))
    assert shift == pytest.approx(step, abs=TOLERANCE_PX)


def test_the_first_frame_has_not_moved(room):
    assert CameraMotion().shift(room) == (0.0, 0.0)


def test_after_an_unrelated_picture_the_motion_is_unknown(room):
    motion = CameraMotion()
    motion.shift(room)
    other = np.random.default_rng(8).integers(0, 255, room.shape, np.uint8)
    assert motion.shift(other) is None


@pytest.mark.parametrize("share", [0.5, 0.56, 0.7])
def test_a_turn_by_half_a_picture_is_unknown(share):
    noise = np.random.default_rng(3).integers(0, 255, (60, 220, 3), np.uint8)
    wide = cv2.resize(noise, (2750, 820), interpolation=cv2.INTER_CUBIC)
    motion = CameraMotion()
    motion.shift(view(wide, 100, 50))
    assert motion.shift(view(wide, 100 + round(share * 1280), 50)) is None


def test_who_sways_before_a_still_camera_moves_it_nowhere(room):
    motion = CameraMotion()
    motion.shift(view(room, 100, 50))
    swayed = view(room, 100, 50)
    swayed[300:420, 500:620] = swayed[300:420, 480:600].copy()
    assert motion.shift(swayed) == pytest.approx((0, 0), abs=TOLERANCE_PX / 4)


def test_after_a_change_of_size_the_motion_is_unknown(room):
    motion = CameraMotion()
    motion.shift(room)
    assert motion.shift(room[:300]) is None


def test_a_slow_pan_over_plain_walls_is_measured_at_every_step():
    wall = np.full((820, 1900, 3), 180, np.uint8)
    for left in range(0, 1900, 300):
        cv2.rectangle(wall, (left, 100), (left + 60, 180), (60, 90, 160), -1)
    motion = CameraMotion()
    shifts = [motion.shift(view(wall, left, 50)) for left in range(0, 110, 11)]
    for shift in shifts[1:]:
        assert shift == pytest.approx((-11, 0), abs=TOLERANCE_PX / 2)
