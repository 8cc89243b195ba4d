"""Faces are given to students together, so that nobody is in two places at one moment."""

import numpy as np
import pytest
from scipy.optimize import linear_sum_assignment

from face_vision.identification.assignment import NOBODY, assign_faces

ALL_THE_TIME = [(0.0, 10.0)]


def test_two_faces_at_once_never_get_the_same_student():
    gains = np.array([[0.5, 0.1], [0.4, 0.0]])
    assert assign_faces(gains, [ALL_THE_TIME] * 2).tolist() == [1, 0]


def test_the_loser_without_a_second_choice_gets_nobody():
    gains = np.array([[0.5], [0.4]])
    assert assign_faces(gains, [ALL_THE_TIME] * 2).tolist() == [0, NOBODY]


def test_faces_at_different_moments_may_be_the_same_student():
    gains = np.array([[0.5, 0.1], [0.4, 0.1]])
    assert assign_faces(gains, [[(0, 4)], [(5, 9)]]).tolist() == [0, 0]


def test_touching_moments_count_as_the_same_moment():
    gains = np.array([[0.5], [0.4]])
    assert assign_faces(gains, [[(0, 5)], [(5, 9)]]).tolist() == [0, NOBODY]


def test_a_face_seen_between_two_stays_of_another_may_be_the_same_student():
    gains = np.array([[0.5], [0.4]])
    assert assign_faces(gains, [[(0, 2), (8, 9)], [(4, 6)]]).tolist() == [0, 0]


def test_a_face_seen_in_the_second_stay_of_another_is_somebody_else():
    gains = np.array([[0.5], [0.4]])
    assert assign_faces(gains, [[(0, 2), (8, 9)], [(7, 8)]]).tolist() == [0, NOBODY]


def test_no_gain_means_nobody():
    assert assign_faces(np.array([[0.0, -1.0]]), [ALL_THE_TIME]).tolist() == [NOBODY]


def test_no_faces_and_no_students_give_nothing():
    assert assign_faces(np.zeros((0, 3)), []).tolist() == []
    assert assign_faces(np.zeros((2, 0)), [ALL_THE_TIME] * 2).tolist() == [NOBODY] * 2


@pytest.mark.parametrize("seed", range(5))
def test_faces_all_in_view_at_once_are_assigned_as_by_the_hungarian_method(seed):
    gains = np.random.default_rng(seed).uniform(0.01, 1, (12, 15))
    chosen = assign_faces(gains, [ALL_THE_TIME] * 12)
    rows, columns = linear_sum_assignment(-gains)
    assert gains[np.arange(12), chosen].sum() == pytest.approx(gains[rows, columns].sum())


@pytest.mark.parametrize("seed", range(5))
def test_random_intervals_never_put_a_student_in_two_places(seed):
    random = np.random.default_rng(seed)
    starts = random.uniform(0, 20, 40)
    intervals = [(s, s + random.uniform(0, 8)) for s in starts]
    chosen = assign_faces(random.uniform(-0.2, 1, (40, 10)), [[one] for one in intervals])
    for i in range(40):
        for j in range(i):
            at_once = intervals[i][0] <= intervals[j][1] and intervals[j][0] <= intervals[i][1]
            assert not (at_once and chosen[i] == chosen[j] != NOBODY)
