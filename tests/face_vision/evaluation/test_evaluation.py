"""Error rates are counted as they are defined, and their intervals cover what they should."""

import numpy as np
import pytest

from face_vision.evaluation.error_rates import (
    MISSED,
    Searches,
    fnir_at,
    fpir_at,
    interval,
    threshold_at,
)


@pytest.fixture
def searches() -> Searches:
    people = np.arange(4)
    return Searches(
        np.array([0.9, 0.8, 0.6, MISSED]), people, np.array([0.7, 0.5, 0.4, 0.1]), people + 10
    )


def test_a_score_at_the_threshold_counts_as_returned(searches):
    assert fnir_at(searches, 0.6) == 0.25
    assert fpir_at(searches, 0.5) == 0.5


def test_a_mated_search_won_by_somebody_else_misses_at_every_threshold(searches):
    assert fnir_at(searches, -10) == 0.25


@pytest.mark.parametrize("fpir", [0.0, 0.25, 0.5, 1.0])
def test_the_chosen_threshold_keeps_the_promised_fpir(searches, fpir):
    assert fpir_at(searches, threshold_at(searches, fpir)) == fpir


def test_no_strangers_no_threshold(searches):
    nobody = Searches(searches.mated, searches.mated_people, np.array([]), np.array([], int))
    with pytest.raises(ValueError, match="without non-mated"):
        threshold_at(nobody, 0.1)


def test_the_interval_holds_the_rate_and_widens_with_fewer_people():
    random = np.random.default_rng(1)
    errors = random.random(4000) < 0.1
    many = interval(errors, np.arange(4000))
    few = interval(errors, np.arange(4000) // 200)
    assert many[0] < errors.mean() < many[1]
    assert few[1] - few[0] > 0.5 * (many[1] - many[0])


def test_people_who_always_err_together_widen_the_interval():
    people = np.arange(1000) // 100
    errors = people < 1
    low, high = interval(errors, people)
    assert (low, high) == (0.0, pytest.approx(0.3))


def test_no_searches_tell_nothing():
    assert interval(np.array([], bool), np.array([], int)) == (0.0, 1.0)
