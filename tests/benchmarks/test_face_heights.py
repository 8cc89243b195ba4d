"""Errors by face height: of small faces only the searched side is small, and nobody is judged by
a threshold that they had a say in."""

import numpy as np
import pytest

from benchmarks.fixtures.labelled_faces import LabelledFaces
from benchmarks.gallery.face_heights import FPIRS, halves_at, measure, rosters_for, rows_of
from benchmarks.open_set_evaluation.draws import Setting
from benchmarks.open_set_evaluation.populations import Photograph, Population, draw_population
from benchmarks.open_set_evaluation.small_faces import SeenAtHeights, see_at_heights
from face_vision.embedding.aggregation import scale_to_one
from face_vision.embedding.registry import DLIB
from face_vision.evaluation.error_rates import threshold_at
from tests.fakes import FakeDetector, FakeEmbedder
from tests.painted_faces import paint_class_picture

N_KNOWN, N_OTHERS, N_PICTURES, N_DIMENSIONS = 60, 10, 6, 64
LARGE, SMALL, HOPELESS = 96, 40, 24
NOISE = {LARGE: 0.3, SMALL: 2.0, HOPELESS: 30.0}


@pytest.fixture(scope="module")
def seen() -> SeenAtHeights:
    """People whose pictures tell less of them the smaller they are; each tenth is not found."""
    dice = np.random.default_rng(0)
    people = np.repeat(np.arange(N_KNOWN), N_PICTURES)
    centres = scale_to_one(dice.normal(size=(N_KNOWN, N_DIMENSIONS)).astype(np.float32))[people]

    def blurred_by(noise: float) -> np.ndarray:
        spread = noise / np.sqrt(N_DIMENSIONS) * dice.normal(size=centres.shape)
        return (centres + spread).astype(np.float32)

    found = np.ones(len(people), bool)
    strangers = scale_to_one(dice.normal(size=(N_OTHERS, N_DIMENSIONS)).astype(np.float32))
    return SeenAtHeights(
        LabelledFaces(blurred_by(0.3), people),
        LabelledFaces(strangers, N_KNOWN + np.arange(N_OTHERS)),
        {height: blurred_by(noise) for height, noise in NOISE.items()},
        {LARGE: found, SMALL: np.arange(len(people)) % 10 > 0, HOPELESS: found},
    )


@pytest.fixture(scope="module")
def rows(seen) -> dict:
    return {(row.height_px, row.roster, row.probe): row for row in rows_of("x", DLIB, seen, (10,))}


def test_each_height_roster_and_probe_has_a_row_with_a_rate_for_each_fpir(rows):
    assert set(rows) == {(h, 10, p) for h in NOISE for p in ("image", "tracklet")}
    assert {len(row.at_fpirs) for row in rows.values()} == {len(FPIRS)}
    for row in rows.values():
        low, high = row.at_fpirs[0].fnir_interval
        assert low <= row.at_fpirs[0].fnir <= high


def test_smaller_faces_are_missed_more_and_three_looks_miss_fewer(rows):
    missed = {key: row.at_fpirs[1].fnir for key, row in rows.items()}
    assert missed[LARGE, 10, "image"] == 0
    assert 0.05 < missed[SMALL, 10, "image"] < missed[HOPELESS, 10, "image"]
    assert missed[SMALL, 10, "tracklet"] < missed[SMALL, 10, "image"]
    assert missed[HOPELESS, 10, "image"] > 0.9


def test_faces_that_were_not_found_are_counted_and_not_searched(seen, rows):
    assert rows[SMALL, 10, "image"].found == pytest.approx(0.9)
    _, small = halves_at(seen, SMALL)
    assert len(small.embeddings) == 0.9 * N_KNOWN * N_PICTURES


def test_errors_are_counted_on_people_who_had_no_say_in_the_threshold(seen, rows):
    (one, other), _ = measure(seen, SMALL, Setting(10, 3, 1))
    assert not set(one.non_mated_people) & set(other.non_mated_people)
    assert not set(one.mated_people) & set(other.mated_people)
    for fpir, errors in zip(FPIRS, rows[SMALL, 10, "image"].at_fpirs, strict=True):
        misses = sum((one.mated < threshold_at(other, fpir)).tolist())
        misses += sum((other.mated < threshold_at(one, fpir)).tolist())
        assert errors.fnir == pytest.approx(misses / (len(one.mated) + len(other.mated)))


def test_where_no_roster_can_be_filled_the_largest_possible_one_is_measured(seen):
    halves, _ = halves_at(seen, LARGE)
    assert rosters_for(halves, (10, 25, 120)) == [10, 25]
    assert rosters_for(halves, (120,)) == [30 - 7 + 5]


def test_a_photograph_is_embedded_as_it_is_and_small(monkeypatch):
    pictures = [
        Photograph(person, lambda person=person: paint_class_picture([person], face_px=160))
        for person in (1, 8, 1)
    ]
    detectors = "benchmarks.open_set_evaluation.small_faces.MtcnnDetector"
    monkeypatch.setattr(detectors, lambda options: FakeDetector())
    monkeypatch.setattr(type(DLIB), "build", lambda self: FakeEmbedder())
    population = Population("painted", tuple(pictures), (Photograph(5, pictures[1].read),))
    seen = see_at_heights(population, [DLIB], (60, 24))["dlib"]
    assert list(seen.known.people) == [1, 8, 1]
    assert list(seen.others.people) == [5]
    for height in (60, 24):
        assert seen.is_found[height].all()
        assert np.allclose(seen.at_height[height], seen.known.embeddings)


def test_drawn_people_are_the_same_each_time_and_differ():
    drawn = draw_population(2, 1)
    pictures = [photograph.read() for photograph in drawn.known]
    assert np.array_equal(pictures[0], draw_population(2, 1).known[0].read())
    assert {photograph.person for photograph in drawn.known + drawn.others} == {0, 1, 2}
    assert not np.array_equal(pictures[0], pictures[1])
