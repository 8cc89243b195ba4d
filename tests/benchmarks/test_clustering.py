"""Pairs of shuffled pictures are counted rightly, and every way sorts what is easy."""

import numpy as np
import pytest

from benchmarks.clustering import WAYS, count_pairs, measure, rates
from benchmarks.fixtures.labelled_faces import LabelledFaces


def people(n: int, n_pictures: int, *, noise: float) -> LabelledFaces:
    dice = np.random.default_rng(0)
    own = dice.normal(size=(n, 64))
    rows = np.repeat(own, n_pictures, axis=0) + noise * dice.normal(size=(n * n_pictures, 64))
    return LabelledFaces(rows.astype(np.float32), np.repeat(np.arange(n), n_pictures))


def test_pairs_are_counted_together_same_and_both():
    counts = count_pairs(np.array([0, 0, 0, 1]), np.array([5, 5, 6, 6]))
    assert (counts.together, counts.same, counts.right) == (3, 2, 1)
    assert rates([counts]) == (pytest.approx(1 / 3), 0.5)


def test_nothing_put_together_is_precise_and_finds_nothing():
    assert rates([count_pairs(np.arange(4), np.array([5, 5, 6, 6]))]) == (1.0, 0.0)


@pytest.mark.parametrize("way", WAYS.values(), ids=WAYS)
def test_each_way_sorts_people_who_look_like_themselves_only(way):
    faces = people(4, 3, noise=0.05)
    counts = count_pairs(way(faces.embeddings, 0.6), faces.people)
    assert rates([counts]) == (1.0, 1.0)


def test_too_few_people_for_two_halves_are_refused():
    with pytest.raises(SystemExit, match="10 people with 3 pictures"):
        measure(people(9, 3, noise=0.1), n_people=5, n_pictures=3, n_draws=1)
