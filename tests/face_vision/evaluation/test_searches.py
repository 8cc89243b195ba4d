"""Every look is searched without its own file, as its subject's and as a stranger's."""

import numpy as np
import pytest

from face_vision.embedding.aggregation import scale_to_one
from face_vision.evaluation.run_rates import count_errors, count_not_first
from face_vision.evaluation.searches import SearchOutcomes, search_leaving_out, search_split
from tests.face_vision.evaluation.labelled_looks import class_of, looks_at

SCORE_TOLERANCE = 1e-5


def _searched_one_by_one(looks, row):
    """Score a look in the gallery of everything but its file: own score, best of the others."""
    gallery = looks.only(looks.files != looks.files[row]).gallery()
    scores = gallery.scores(scale_to_one(looks.embeddings[row][None]))[0]
    is_own = gallery.subjects == looks.subject_ids[row]
    return scores[is_own].max(initial=-np.inf), scores[~is_own].max()


@pytest.mark.parametrize("one_video", [(), (1,)])
def test_all_at_once_gives_what_searching_one_by_one_gives(one_video):
    looks = looks_at([[0, 0, 0], [1, 1, 2, 1], [2, 2], [3]], one_video=one_video)
    outcomes = search_leaving_out(looks)
    expected = np.array([_searched_one_by_one(looks, row) for row in range(10)])
    assert outcomes.own_scores == pytest.approx(expected[:, 0], abs=SCORE_TOLERANCE)
    assert outcomes.rival_scores == pytest.approx(expected[:, 1], abs=SCORE_TOLERANCE)


def test_a_picture_is_never_compared_with_itself():
    outcomes = search_leaving_out(looks_at([[0, 1], [2, 3]]))
    assert (outcomes.own_scores < 0.1).all()


def test_a_person_with_one_picture_or_video_is_searched_as_a_stranger_only():
    outcomes = search_leaving_out(looks_at([[0, 0], [1, 1], [2], [3, 3, 3]], one_video=[3]))
    assert outcomes.is_mated.tolist() == [True] * 4 + [False] * 4
    assert len(outcomes.as_searches().non_mated) == 8
    assert outcomes.n_subjects == 4


def test_one_person_alone_cannot_be_searched_for():
    with pytest.raises(ValueError, match="two people"):
        search_leaving_out(looks_at([[0, 0]]))


def test_a_split_enrols_its_share_and_searches_the_rest():
    outcomes = search_split(class_of(6, 10), 70)
    assert np.bincount(outcomes.subject_ids).tolist() == [3] * 6
    assert (count_not_first(outcomes).n_errors, outcomes.n_subjects) == (0, 6)


@pytest.mark.parametrize("percent", [1, 99])
def test_a_split_leaves_at_least_one_picture_on_either_side(percent):
    outcomes = search_split(class_of(4, 3), percent)
    n_searched = {1: 2, 99: 1}[percent]
    assert np.bincount(outcomes.subject_ids).tolist() == [n_searched] * 4
    assert outcomes.is_mated.all()


def test_a_split_takes_people_with_one_picture_for_strangers():
    outcomes = search_split(looks_at([[0, 0], [1], [2, 2]]), 70)
    assert outcomes.n_subjects == 2
    assert outcomes.subject_ids[~outcomes.is_mated].tolist() == [1]


def test_a_split_never_searches_a_video_it_enrolled():
    looks = looks_at([[0] * 5, [1, 1], [2, 2]], one_video=[0])
    outcomes = search_split(looks, 70)
    assert (outcomes.subject_ids == 0).sum() == 5
    assert not outcomes.is_mated[outcomes.subject_ids == 0].any()


def test_the_same_split_is_drawn_every_time():
    looks = class_of(5, 4)
    one, other, third = (search_split(looks, 50, seed=seed) for seed in (1, 1, 2))
    assert np.array_equal(one.own_scores, other.own_scores)
    assert not np.array_equal(one.own_scores, third.own_scores)


@pytest.fixture
def outcomes() -> SearchOutcomes:
    """Right; too low; won by somebody else who is above the threshold; a stranger who passes."""
    own, rival = [0.8, 0.5, 0.6, -np.inf], [0.1, 0.2, 0.7, 0.65]
    return SearchOutcomes(
        np.array([1, 1, 2, 3]), np.array(own), np.array(rival), 3, np.array([2, 2, 1, 1])
    )


def test_errors_are_counted_as_they_are_defined(outcomes):
    errors = count_errors(outcomes, 0.6)
    rates = (errors.missed, errors.misnamed, errors.strangers_named)
    assert [(r.n_errors, r.n_searches, r.n_people) for r in rates] == [
        (2, 3, 2),
        (1, 3, 2),
        (2, 4, 3),
    ]
    assert count_not_first(outcomes).n_errors == 1


def test_a_score_at_the_threshold_is_no_miss(outcomes):
    assert count_errors(outcomes, 0.8).missed.n_errors == 2
    assert count_errors(outcomes, 0.81).missed.n_errors == 3


def test_no_searches_have_no_rate():
    nothing = SearchOutcomes(
        np.array([1, 2]), np.array([-np.inf] * 2), np.array([0.1, 0.2]), 2, np.array([2, 1])
    )
    assert count_errors(nothing, 0.6).missed.share is None
