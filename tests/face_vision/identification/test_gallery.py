"""The gallery compares probes with the mean template of each subject."""

import numpy as np
import pytest

from face_vision.identification.gallery import Gallery


def gallery_of(rows: list[tuple[int, list[float]]]) -> Gallery:
    ids = np.array([subject for subject, _ in rows], np.int64)
    return Gallery(ids, np.array([vector for _, vector in rows], np.float32), "n")


def test_a_subject_is_compared_by_the_average_of_her_templates():
    gallery = gallery_of([(7, [1, 0.02]), (9, [0, -4]), (7, [0.02, 1])])
    scores = gallery.scores(np.array([[0.6, 0.8]], np.float32))
    assert gallery.subjects.tolist() == [7, 9]
    assert gallery.averages[0] / np.linalg.norm(gallery.averages[0]) == pytest.approx(
        [0.5**0.5] * 2
    )
    assert scores[0, 0] > 0.7 > 0 > scores[0, 1]


def test_templates_of_any_length_count_alike():
    long, short = gallery_of([(7, [4, 2])]), gallery_of([(7, [0.2, 0.1])])
    probe = np.array([[1, 0]], np.float32)
    assert long.scores(probe) == pytest.approx(short.scores(probe))


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


def test_many_frames_of_one_moment_do_not_outweigh_another_picture():
    burst = [(7, [1, 0.001 * n]) for n in range(9)]
    (average,) = gallery_of([*burst, (7, [0, 1])]).averages
    assert average[0] == pytest.approx(average[1], rel=0.05)


def test_thousands_of_subjects_are_averaged_each_by_her_own_templates():
    rows = np.random.default_rng(0).normal(size=(600, 8)).astype(np.float32)
    ids = np.random.default_rng(1).permutation(np.repeat(np.arange(200), 3))
    gallery = Gallery(ids, rows, "n")
    one = Gallery(np.array([7] * 3), rows[ids == 7], "n")
    assert gallery.averages[7] == pytest.approx(one.averages[0])


def test_a_probe_that_was_not_averaged_is_refused():
    with pytest.raises(ValueError, match="average_looks"):
        gallery_of([(7, [1, 0])]).scores(np.array([[1.25, 0]], np.float32))
