"""The gallery compares probes with the mean template of each subject."""

import numpy as np
import pytest

from recognition.vision.gallery import Gallery


def gallery_of(rows: list[tuple[int, list[float]]]) -> Gallery:
    ids = np.array([subject for subject, _ in rows], np.int64)
    return Gallery(ids, np.array([vector for _, vector in rows], np.float32), "n")


def test_a_subject_is_compared_by_the_mean_of_her_templates():
    gallery = gallery_of([(7, [1, 0]), (7, [0, 1]), (9, [0, -4])])
    scores = gallery.scores(np.array([[3, 3]], np.float32))
    assert gallery.subjects.tolist() == [7, 9]
    assert scores[0] == pytest.approx([1.0, 1 - np.sqrt(2 + np.sqrt(2))], abs=1e-3)


def test_only_the_direction_of_an_embedding_counts():
    gallery = gallery_of([(7, [1, 0])])
    long, short = gallery.scores(np.array([[2, 1], [0.2, 0.1]], np.float32))
    assert long == pytest.approx(short)


def test_an_embedding_of_zeros_is_like_nobody():
    assert gallery_of([(7, [1, 0])]).scores(np.zeros((1, 2), np.float32))[0, 0] < 0


def test_scores_of_an_empty_gallery_have_no_columns():
    gallery = Gallery(np.array([], np.int64), np.zeros((0, 1), np.float32), "n")
    assert gallery.scores(np.zeros((3, 2), np.float32)).shape == (3, 0)


def test_ids_and_templates_that_do_not_fit_are_refused():
    with pytest.raises(ValueError, match="do not fit"):
        Gallery(np.array([1, 2]), np.zeros((3, 2), np.float32), "n")


def test_a_template_of_no_numbers_is_refused():
    with pytest.raises(ValueError, match="no numbers"):
        gallery_of([(1, [float("nan"), 0])])
