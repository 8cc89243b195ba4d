"""A class tried on its own pictures: errors, look-alikes and wrong photos, within a second."""

import time

import numpy as np
import pytest

from face_vision.errors import TooFewPictures
from face_vision.evaluation.gallery_audit import find_doubts
from face_vision.evaluation.gallery_run import run_evaluation
from face_vision.evaluation.labelled_looks import LabelledLooks
from face_vision.evaluation.lookalikes import find_lookalikes
from face_vision.options import IdentificationOptions
from tests.face_vision.evaluation.labelled_looks import class_of, direction, looks_at

OPTIONS = IdentificationOptions()
LONGEST_S = 1.0
"""What the whole of a large class may take: 120 students with 10 pictures each."""


def test_a_class_of_people_unlike_each_other_makes_no_error():
    result = run_evaluation(class_of(12, 4), OPTIONS)
    assert (result.not_first.n_errors, result.not_first.n_searches) == (0, 48)
    assert [e.missed.n_errors for e in (result.present, result.check)] == [0, 0]
    assert [e.strangers_named.n_errors for e in (result.present, result.check)] == [0, 0]
    assert (result.lookalikes, result.doubts) == ((), ())


@pytest.mark.parametrize("n_people", [5, 30, 120])
def test_the_thresholds_are_those_in_force_for_so_many_people(n_people):
    result, in_force = run_evaluation(class_of(n_people, 2), OPTIONS), OPTIONS.for_roster(n_people)
    assert result.present.threshold == in_force.present_score
    assert result.check.threshold == in_force.check_score


def test_twins_are_named_for_each_other_and_listed_as_look_alikes():
    looks = looks_at([[0] * 3, [1] * 3, [2] * 3, [0] * 3])
    result = run_evaluation(looks, OPTIONS)
    assert [(pair.one, pair.other) for pair in result.lookalikes] == [(0, 3)]
    assert result.check.strangers_named.n_errors == 6


def test_look_alikes_come_the_most_alike_first():
    embeddings = np.stack([direction(0), direction(1), direction(2)])
    embeddings = np.concatenate([embeddings, embeddings + 0.3 * direction(9)])
    embeddings[3] += 0.2 * direction(8)
    looks = LabelledLooks(embeddings, np.arange(6), np.arange(6), "network")
    pairs = find_lookalikes(looks.gallery(), OPTIONS.check_score)
    assert {(p.one, p.other) for p in pairs} == {(0, 3), (1, 4), (2, 5)}
    assert (pairs[-1].one, pairs[-1].other) == (0, 3)
    assert [p.score for p in pairs] == sorted((p.score for p in pairs), reverse=True)


def test_somebody_alone_has_no_look_alike():
    assert find_lookalikes(class_of(1, 2).gallery(), -1) == []


@pytest.mark.parametrize("n_pictures", [3, 4, 5])
def test_a_wrong_photo_is_doubted_and_no_right_one_beside_it(n_pictures):
    shown = [[person] * n_pictures for person in range(8)]
    shown[5][1] = 77
    (doubt,) = find_doubts(looks_at(shown), OPTIONS)
    assert (doubt.subject_id, doubt.file) == (5, 5 * n_pictures + 1)
    assert doubt.others_agree
    assert doubt.rival_id is None


def test_a_classmates_photo_is_doubted_and_the_classmate_named():
    (doubt,) = find_doubts(looks_at([[0] * 3, [1, 1, 0, 1], [2] * 3]), OPTIONS)
    assert (doubt.subject_id, doubt.rival_id) == (1, 0)
    assert doubt.rival_score > OPTIONS.check_score


def test_two_wrong_photos_of_five_are_both_doubted():
    doubts = find_doubts(looks_at([[0] * 5, [1, 1, 88, 1, 99]]), OPTIONS)
    assert {doubt.file for doubt in doubts} == {7, 9}


def test_of_two_pictures_that_disagree_both_are_doubted():
    doubts = find_doubts(looks_at([[0, 0], [1, 88]]), OPTIONS)
    assert [(doubt.file, doubt.others_agree) for doubt in doubts] == [(2, False), (3, False)]


def test_a_photo_unlike_a_video_puts_both_in_doubt():
    looks = LabelledLooks(
        looks_at([[0] * 3, [1, 1, 1, 88]]).embeddings,
        np.array([0] * 3 + [1] * 4),
        np.array([0, 1, 2, 3, 3, 3, 4]),
        "network",
    )
    assert {doubt.file for doubt in find_doubts(looks, OPTIONS)} == {3, 4}


def test_ordinary_variation_is_not_doubted():
    looks = class_of(40, 4, spread=0.3)
    assert find_doubts(looks, OPTIONS) == []


def test_nothing_is_said_about_a_single_picture():
    assert find_doubts(looks_at([[0], [1, 1]]), OPTIONS) == []


@pytest.mark.parametrize("shown", [[[0]], [[0, 0], [1]], [[0], [1], [2]]])
def test_too_few_pictures_are_refused_with_the_count(shown):
    with pytest.raises(TooFewPictures, match="at least two people"):
        run_evaluation(looks_at(shown), OPTIONS)


def test_a_split_needs_two_files_of_two_people():
    looks = looks_at([[0, 0], [1, 1], [2, 2]], one_video=[1, 2])
    assert run_evaluation(looks, OPTIONS).n_strangers_only == 2
    with pytest.raises(TooFewPictures, match="1 of 3"):
        run_evaluation(looks, OPTIONS, split_percent=70)


def test_arrays_that_do_not_belong_together_are_refused():
    with pytest.raises(ValueError, match="do not fit"):
        LabelledLooks(np.zeros((3, 4), np.float32), np.arange(3), np.arange(2), "network")


@pytest.mark.parametrize("split_percent", [None, 70])
def test_a_large_class_takes_less_than_a_second(split_percent):
    looks = class_of(120, 10)
    run_evaluation(class_of(3, 2), OPTIONS)
    started = time.process_time()
    result = run_evaluation(looks, OPTIONS, split_percent=split_percent)
    assert time.process_time() - started < LONGEST_S
    assert result.not_first.n_searches == (1200 if split_percent is None else 360)


def test_it_says_how_far_it_is_and_the_share_only_grows():
    shares = []
    run_evaluation(class_of(4, 3), OPTIONS, split_percent=70, on_progress=shares.append)
    assert len(shares) >= 3
    assert shares[0] > 0
    assert shares == sorted(shares)
    assert shares[-1] < 1
