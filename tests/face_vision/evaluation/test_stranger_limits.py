"""A school's own faces make a threshold stricter where strangers pass, and never looser."""

import numpy as np
import pytest

from face_vision.evaluation.stranger_limits import FEWEST_PEOPLE, estimate_limits
from face_vision.identification.gallery import Gallery
from face_vision.options import IdentificationOptions
from tests.face_vision.evaluation.labelled_looks import direction

OPTIONS = IdentificationOptions()
LIMITS = (100, 20)


def school_of(n_classes, n_each, *, alike=0.0):
    """Return people at right angles, or alike by what they share, and their classes."""
    n = n_classes * n_each
    shared = direction(9_999)
    vectors = [(1 - alike) * direction(seed) + alike * shared for seed in range(n)]
    rows = np.stack([v / np.linalg.norm(v) for v in vectors]).astype(np.float32)
    people = Gallery(np.arange(n), rows, "n", 1.0)
    rosters = [frozenset(range(i * n_each, (i + 1) * n_each)) for i in range(n_classes)]
    return people, rosters


def estimate(school, limits=LIMITS):
    return estimate_limits(*school, OPTIONS, limits=limits)


def test_people_who_differ_keep_the_thresholds_of_the_network():
    found = estimate(school_of(6, 20))
    assert (found.present.n_people, found.present.n_searches) == (120, 600)
    assert (found.present.n_reached, found.present.has_enough) == (0, True)
    assert (found.present.score, found.check.score) == (OPTIONS.present_score, OPTIONS.check_score)
    assert found.present.interval == (0.0, 3 / 120)


def test_people_who_resemble_each_other_get_stricter_ones():
    found = estimate(school_of(6, 20, alike=0.79))
    assert found.check.n_reached > found.check.n_searches / LIMITS[1]
    assert OPTIONS.check_score < found.check.score <= OPTIONS.present_score


def test_a_stricter_threshold_lets_at_most_the_limit_pass():
    school = school_of(6, 20, alike=0.77)
    found = estimate(school).check
    again = estimate_limits(*school, OPTIONS.at_least((0.0, found.score)), limits=LIMITS).check
    assert again.n_reached <= again.n_searches / LIMITS[1] < found.n_reached


def test_it_is_stricter_by_no_more_than_present_is_than_check():
    found = estimate(school_of(6, 20, alike=0.95))
    room = OPTIONS.present_score - OPTIONS.check_score
    assert found.present.score == pytest.approx(OPTIONS.present_score + room)
    assert found.check.score == pytest.approx(OPTIONS.present_score)


@pytest.mark.parametrize(("n_classes", "n_each"), [(1, 100), (2, 10), (5, FEWEST_PEOPLE // 5 - 1)])
def test_too_few_people_keep_the_thresholds_of_the_network(n_classes, n_each):
    found = estimate(school_of(n_classes, n_each, alike=0.95))
    assert not found.check.has_enough
    assert found.check.score == OPTIONS.check_score


def test_too_few_searches_for_a_rare_error_are_too_few():
    found = estimate(school_of(6, 20, alike=0.95), limits=(1000, 50))
    assert (found.present.has_enough, found.check.has_enough) == (False, True)


def test_who_is_in_two_classes_is_a_stranger_to_neither():
    people, rosters = school_of(2, 40)
    both = [rosters[0] | {40}, rosters[1]]
    assert estimate((people, both)).present.n_searches == 40 + 39


def test_a_school_without_faces_has_nothing_to_say():
    nobody = Gallery(np.empty(0, np.int64), np.empty((0, 1), np.float32), "n")
    found = estimate((nobody, [frozenset({1, 2})]))
    assert (found.present.n_searches, found.present.has_enough) == (0, False)


class TestAtLeast:
    def test_raises_both(self):
        found = OPTIONS.at_least((0.7, 0.65))
        assert (found.present_score, found.check_score) == (0.7, 0.65)

    def test_lowers_none(self):
        assert OPTIONS.at_least((0.1, 0.1)) == OPTIONS
        assert OPTIONS.at_least(None) is OPTIONS

    def test_keeps_present_above_check(self):
        found = OPTIONS.at_least((0.0, OPTIONS.present_score + 0.05))
        assert found.present_score == found.check_score
