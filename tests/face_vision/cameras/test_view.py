"""What is wrong with a camera, by what it shows."""

import numpy as np
import pytest

from face_vision.cameras.camera_faults import CameraFault, ViewWatch, coarse_jpeg, fault_of, view_of
from face_vision.media.images import read_picture


def room(seed=1, *, people=0):
    rng = np.random.default_rng(seed)
    frame = rng.integers(30, 220, (9, 16, 3)).repeat(40, 0).repeat(40, 1).astype(np.uint8)
    places = np.random.default_rng(100 + people)
    for _ in range(people):
        top, left = places.integers(100, 300), places.integers(0, 590)
        frame[top : top + 45, left : left + 35] = places.integers(0, 255, 3)
    return frame


def facts_of(*frames, every_s=0.5):
    watch = ViewWatch()
    for number, frame in enumerate(frames):
        watch.add(frame, number * every_s)
    return watch.facts()


def test_a_room_whose_people_move_has_no_fault():
    assert fault_of(facts_of(*(room(people=n) for n in range(12)))) is None


@pytest.mark.parametrize(
    ("frames", "fault"),
    [
        ([room(n) // 30 for n in range(3)], CameraFault.DARK),
        ([np.full((90, 160, 3), 90 + n, np.uint8) for n in range(3)], CameraFault.COVERED),
        ([room()] * 12, CameraFault.FROZEN),
    ],
)
def test_a_fault_has_a_name(frames, fault):
    assert fault_of(facts_of(*frames)) is fault


def test_a_turned_camera_is_noticed_and_people_and_light_are_not():
    usual = view_of(room(people=3))
    other_day = [np.clip(room(people=n) * 0.7, 0, 255).astype(np.uint8) for n in (20, 21)]
    assert fault_of(facts_of(*other_day), usual) is None
    assert fault_of(facts_of(room(7), room(7, people=2)), usual) is CameraFault.MOVED


def test_nobody_can_be_told_on_the_picture_that_is_kept():
    small = read_picture(coarse_jpeg(room(people=5)))
    assert small.shape[1] < 120


def test_facts_need_a_frame():
    with pytest.raises(ValueError, match="no frame"):
        ViewWatch().facts()
