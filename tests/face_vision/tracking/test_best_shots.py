"""The looks kept of a face are good ones and come from all of its time."""

import numpy as np
import pytest

from face_vision.options import TrackingOptions
from face_vision.quality.scores import cut_look
from face_vision.tracking import best_shots
from face_vision.tracking.best_shots import BestShots
from face_vision.types import Detection, TimedFrame
from tests.face_vision.drawing import draw_noise

POINTS = np.array([(0.3, 0.3), (0.7, 0.3), (0.5, 0.5), (0.35, 0.7), (0.65, 0.7)], np.float32)
FRAME = draw_noise(200, 200, grain_px=5)


def make_look(time_s: float, size: float) -> tuple[TimedFrame, Detection]:
    box = np.array([40, 40, 40 + size, 40 + size], np.float32)
    return TimedFrame(FRAME, time_s, round(time_s * 5)), Detection(box, box[:2] + POINTS * size, 1)


def test_of_two_neighbouring_looks_the_worse_one_goes():
    best = BestShots(TrackingOptions(n_chips=4, chip_spacing_s=0.4))
    for number in range(8):
        best.offer(*make_look(number / 2, 60 if number % 2 else 30))
    assert [chip.quality.face_height_px for chip in best.chips] == [60] * 4


def test_the_best_comes_first():
    best = BestShots(TrackingOptions(n_chips=3))
    for number, size in enumerate((40, 60, 30)):
        best.offer(*make_look(number, size))
    assert [chip.quality.face_height_px for chip in best.chips] == [60, 40, 30]


def test_one_look_can_be_enough():
    best = BestShots(TrackingOptions(n_chips=1))
    for number, size in enumerate((30, 60, 40)):
        best.offer(*make_look(number, size))
    assert [chip.quality.face_height_px for chip in best.chips] == [60]


def test_of_a_long_stay_two_looks_are_taken_for_each_that_is_kept(monkeypatch):
    taken_s = []

    def cut(frame, detection, time_s):
        taken_s.append(time_s)
        return cut_look(frame, detection, time_s)

    monkeypatch.setattr(best_shots, "cut_look", cut)
    best = BestShots(TrackingOptions(n_chips=4, chip_spacing_s=0.4))
    for number in range(400):
        best.offer(*make_look(number / 5, 60))
    times_s = sorted(chip.time_s for chip in best.chips)
    assert len(taken_s) < 40
    assert np.diff(taken_s)[[0, -1]] == pytest.approx([0.4, 9], abs=1)
    assert times_s[0] < 20
    assert times_s[-1] > 60
