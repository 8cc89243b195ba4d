"""The error-versus-discard curve tells a measure that predicts misses from one that does not."""

import numpy as np
import pytest

from benchmarks.quality import KINDS, MEASURES, Look, measure
from demo.portraits import describe_person, draw_portrait
from face_vision.quality.scores import cut_look
from face_vision.types import Detection, Quality
from tests.face_vision.tracklets import make_probe

N_LOOKS = 400
FACE = Detection(
    np.array([140, 110, 372, 402], np.float32),
    np.array([[200, 230], [312, 230], [256, 290], [215, 340], [297, 340]], np.float32),
    0.99,
)


def looks_missed_when(is_missed) -> list[Look]:
    dice = np.random.default_rng(0)
    found = []
    for person, (height_px, sharpness) in enumerate(dice.uniform(0, 1, (N_LOOKS, 2))):
        quality = Quality(100 * height_px, sharpness, 0.9, 0.5, height_px)
        kind = list(KINDS)[person % len(KINDS)]
        found.append(Look(person, kind, quality, height_px, is_missed(height_px, sharpness)))
    return found


def test_a_measure_that_decides_misses_leaves_none_once_they_are_discarded():
    looks = looks_missed_when(lambda height, _: height < 0.2)
    row = measure(looks, "face height")
    assert row.area == measure(looks, "length of the embedding").area == 1
    assert row.missed[0] == pytest.approx(0.2, abs=0.06)
    assert row.missed[-1] == 0


def test_a_measure_that_has_nothing_to_do_with_misses_changes_nothing():
    row = measure(looks_missed_when(lambda height, _: height < 0.2), "sharpness")
    assert row.area == pytest.approx(0.5, abs=0.1)
    assert row.missed[-1] == pytest.approx(row.missed[0], abs=0.06)


def test_without_a_miss_there_is_no_area():
    assert np.isnan(measure(looks_missed_when(lambda *_: False), "sharpness").area)


@pytest.mark.parametrize("name", MEASURES)
def test_every_measure_is_a_number(name):
    quality = make_probe(None).tracklet.chips[0].quality
    assert np.isfinite(MEASURES[name](Look(1, "as it is", quality, 12.5, False)))


@pytest.mark.parametrize("kind", KINDS)
def test_each_way_of_making_worse_keeps_a_face_that_can_be_cut(kind):
    drawing = draw_portrait(describe_person(638))
    for seed in range(5):
        frame, face = KINDS[kind](drawing, FACE, np.random.default_rng(seed))
        quality = cut_look(frame, face, 0.0).quality
        assert 0 <= quality.score <= 1
        assert face.height_px <= FACE.height_px
