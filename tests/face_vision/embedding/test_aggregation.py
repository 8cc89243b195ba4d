"""Several looks become one vector whose length says how much averaging smoothed."""

import numpy as np
import pytest

from face_vision.embedding.aggregation import average_looks, average_templates, scale_to_one

SIMILARITY = 0.9


def length(vector) -> float:
    return float(np.linalg.norm(vector))


def looks_of_cosine(cosine: float, n: int) -> np.ndarray:
    """Return n directions every two of which have this cosine."""
    noise = np.sqrt(1 - cosine) * np.eye(n)
    return np.column_stack([np.full(n, np.sqrt(cosine)), noise]).astype(np.float32)


def test_one_look_becomes_its_direction():
    assert average_looks(np.array([[3, 4]], np.float32)) == pytest.approx([0.6, 0.8])


def test_equal_looks_have_nothing_to_smooth():
    assert length(
        average_looks(np.ones((5, 3), np.float32), genuine_similarity=SIMILARITY)
    ) == pytest.approx(1)


def test_typical_looks_keep_the_length_of_their_mean():
    looks = looks_of_cosine(SIMILARITY, 4)
    expected = np.sqrt(SIMILARITY + (1 - SIMILARITY) / 4)
    assert length(average_looks(looks, genuine_similarity=SIMILARITY)) == pytest.approx(expected)


def test_looks_that_differ_more_are_shortened_no_more_than_typical_ones():
    wild, typical = looks_of_cosine(0.3, 4), looks_of_cosine(SIMILARITY, 4)
    assert length(average_looks(wild, genuine_similarity=SIMILARITY)) == pytest.approx(
        length(average_looks(typical, genuine_similarity=SIMILARITY))
    )


def test_a_look_of_no_weight_to_speak_of_changes_nothing():
    looks = looks_of_cosine(0.5, 2)
    averaged = average_looks(looks, weights=np.array([1, 1e-9]), genuine_similarity=SIMILARITY)
    assert averaged == pytest.approx(looks[0], abs=1e-6)


def test_near_duplicates_share_the_weight_of_one_picture():
    two = looks_of_cosine(SIMILARITY, 2)
    doubled = np.concatenate([two, two[:1], two[:1]])
    once, again = average_templates(two), average_templates(doubled)
    assert scale_to_one(again[None])[0] == pytest.approx(scale_to_one(once[None])[0], abs=1e-6)


def test_a_stranger_scores_alike_however_many_looks_there_are():
    looks = looks_of_cosine(SIMILARITY, 8)
    stranger = np.array([0.6, *([0] * 8)], np.float32)
    one = stranger @ average_looks(looks[:1], genuine_similarity=SIMILARITY)
    many = stranger @ average_looks(looks, genuine_similarity=SIMILARITY)
    assert many == pytest.approx(one, rel=1e-5)


def test_looks_of_a_network_with_lower_similarity_are_near_duplicates_sooner():
    """Of cosine 0.9: different pictures by dlib's network, one moment by a similarity of 0.5."""
    moment, again, other = np.eye(3, dtype=np.float32)[[0, 0, 2]]
    again = np.array([0.9, np.sqrt(1 - 0.81), 0], np.float32)
    looks = np.stack([moment, again, other])
    apart = average_templates(looks) @ other
    together = average_templates(looks, genuine_similarity=0.5) @ other
    assert together > apart * 1.2
