"""How much a face has changed since its older pictures."""

import numpy as np
import pytest

from face_vision.evaluation.gallery_drift import drift_of
from tests.factories import make_embedding

SIMILARITY = 0.975


def turned(angle: float) -> np.ndarray:
    """Return a unit vector so many radians from a fixed one, float32."""
    base, aside = make_embedding(1), make_embedding(2)
    aside = aside - (aside @ base) * base
    aside /= np.linalg.norm(aside)
    return (np.cos(angle) * base + np.sin(angle) * aside).astype(np.float32)


def measure(angles, days):
    looks = np.stack([turned(angle) for angle in angles])
    return drift_of(looks, np.array(days, np.float64), genuine_similarity=SIMILARITY)


def test_the_older_pictures_are_compared_with_the_newest():
    drift = measure([0.5, 0.0, 0.0], [400, 30, 10])
    assert (drift.n_then, drift.n_now, drift.days) == (1, 2, pytest.approx(380))
    assert drift.score == pytest.approx(1 - np.sqrt(2 - 2 * np.cos(0.5)), abs=1e-3)
    assert drift.score_now == pytest.approx(1, abs=1e-3)


def test_who_changed_more_scores_less():
    assert measure([0.6, 0.0], [400, 0]).score < measure([0.2, 0.0], [400, 0]).score


def test_one_new_picture_has_nothing_to_be_compared_with():
    assert measure([0.2, 0.0], [400, 0]).score_now is None


@pytest.mark.parametrize("days", [[], [5], [100, 5], [400, 390]])
def test_without_pictures_half_a_year_older_there_is_no_drift(days):
    looks = np.zeros((len(days), 8), np.float32)
    assert drift_of(looks, np.array(days, np.float64), genuine_similarity=SIMILARITY) is None
