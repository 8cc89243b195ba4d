"""The benchmark of pictures of people counts both errors, and composes what it says."""

import numpy as np
import pytest

from benchmarks.class_videos.cast import Picture
from benchmarks.class_videos.room import FilmedSeat
from benchmarks.people_pictures.carriers import CARRIERS, CarriedPicture
from benchmarks.people_pictures.evaluation import PERSON, Verdict
from benchmarks.people_pictures.layers import put
from benchmarks.people_pictures.outcomes import rows_of
from benchmarks.people_pictures.sitters import StillSitter
from face_vision.types import Detection

FACE_PX = 60.0
MIDDLE = FilmedSeat(320, 240, FACE_PX)
SIZE = (480, 640, 3)


@pytest.fixture
def picture() -> Picture:
    pixels = np.random.default_rng(0).integers(60, 200, (250, 250, 3)).astype(np.uint8)
    landmarks = np.array([[105, 115], [145, 115], [125, 135], [108, 150], [142, 150]], np.float32)
    return Picture(pixels, Detection(np.array([85, 75, 165, 175], np.float32), landmarks, 0.99))


def row(kind, verdicts):
    return next(row for row in rows_of(verdicts) if row.kind == kind)


def test_a_picture_that_is_present_is_wrong_and_a_person_asked_about_as_one():
    verdicts = [
        Verdict("poster", True, True, "present", False),
        Verdict("poster", False, True, "check", True),
        Verdict("television", False, True, "present", False),
        Verdict(PERSON, False, True, "present", False),
        Verdict(PERSON, False, True, "check", True),
        Verdict(PERSON, False, True, "check", False),
    ]
    assert (row("poster", verdicts).n_wrong, row("poster", verdicts).n) == (1, 2)
    assert row("all but films", verdicts).n == 2
    assert row("registered", verdicts).n == row("others", verdicts).n == 1
    assert (row("people", verdicts).n_wrong, row("people", verdicts).check) == (1, 2)


@pytest.mark.parametrize("carrier", CARRIERS, ids=lambda carrier: carrier.name)
def test_every_carrier_shows_a_face_where_it_says(carrier, picture):
    carried = CarriedPicture(carrier, picture, MIDDLE, dice=np.random.default_rng(1))
    frame = np.zeros(SIZE, np.uint8)
    box = put(frame, carried.layer_at(2.0), carried.pose_at(2.0), (0.0, 0.0))
    left, top, right, bottom = (round(edge) for edge in box)
    assert bottom - top == pytest.approx(FACE_PX, abs=1)
    assert frame[top:bottom, left:right].mean() > 50
    assert not frame[:40, :40].any()


def test_somebody_who_sits_still_moves_a_little_and_stays_on_her_seat(picture):
    person = StillSitter(picture, MIDDLE, np.random.default_rng(2))
    frames = []
    for time_s in (0.0, 3.0):
        frame = np.zeros(SIZE, np.uint8)
        box = put(frame, person.layer_at(time_s), person.pose_at(time_s), (0.0, 0.0))
        assert abs((box[0] + box[2]) / 2 - MIDDLE.x) < 0.05 * FACE_PX
        frames.append(frame)
    assert (frames[0] != frames[1]).any()
