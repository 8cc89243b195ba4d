"""Who it is, if anyone: thresholds, margins, and one student per simultaneous face."""

import math

import numpy as np
import pytest

from face_vision.identification.gallery import Gallery
from face_vision.identification.search import identify_tracklets, is_match, search
from face_vision.options import IdentificationOptions
from face_vision.types import Proposal, Reason
from tests.face_vision.tracklets import make_probe

ALICE, BOB = 11, 22
OPTIONS = IdentificationOptions()


def at(score: float, *, axis: int = 2) -> list[float]:
    """Return a direction that scores this against Alice, who lies along the first axis."""
    angle = 2 * math.asin((1 - score) / 2)
    vector = [math.cos(angle), 0.0, 0.0]
    vector[axis] = math.sin(angle)
    return vector


def gallery_of(*subjects: tuple[int, list[float]]) -> Gallery:
    ids = np.array([subject for subject, _ in subjects], np.int64)
    return Gallery(ids, np.array([v for _, v in subjects], np.float32).reshape(-1, 3), "n")


@pytest.fixture
def gallery() -> Gallery:
    """Alice along the first axis, Bob along the second: as unlike as strangers."""
    return gallery_of((ALICE, [1, 0, 0]), (BOB, [0, 1, 0]))


def identify(gallery, *probes):
    return identify_tracklets(probes, gallery, OPTIONS)


def test_a_clear_face_is_proposed_present(gallery):
    (found,) = identify(gallery, make_probe(at(0.9)))
    assert (found.subject_id, found.proposal) == (ALICE, Proposal.PRESENT)
    assert found.reason is Reason.SURE


def test_stranger_below_the_threshold_is_nobody(gallery):
    (found,) = identify(gallery, make_probe(at(0.55)))
    assert (found.subject_id, found.proposal) == (None, Proposal.UNKNOWN)
    assert found.candidates[0].subject_id == ALICE


def test_a_score_between_the_thresholds_goes_to_check(gallery):
    (found,) = identify(gallery, make_probe(at(0.63)))
    assert (found.proposal, found.reason) == (Proposal.CHECK, Reason.DOUBTFUL_SCORE)


def test_a_face_between_two_students_goes_to_check():
    alike = gallery_of((ALICE, [1, 0, 0]), (BOB, at(0.78, axis=1)))
    (found,) = identify(alike, make_probe(at(0.88, axis=1)))
    assert (found.proposal, found.reason) == (Proposal.CHECK, Reason.CLOSE_RUNNER_UP)


def test_a_photo_is_measured_as_a_video_is_but_may_be_a_single_look(gallery):
    photo = make_probe(at(0.66), is_photo=True, n_looks=1, n_chips=1)
    (found,) = identify(gallery, photo)
    assert (found.subject_id, found.proposal) == (ALICE, Proposal.PRESENT)


def test_the_more_students_the_higher_the_thresholds():
    options = OPTIONS.for_roster(120)
    assert options.present_score == pytest.approx(OPTIONS.present_score + 2 * 0.012)
    assert options.check_score == pytest.approx(OPTIONS.check_score + 2 * 0.012)
    assert OPTIONS.for_roster(30).present_score == OPTIONS.present_score


def test_a_tiny_roster_lowers_no_further_than_ten_students_do():
    assert OPTIONS.for_roster(1) == OPTIONS.for_roster(10)


def test_a_score_that_is_enough_in_a_class_goes_to_check_in_a_whole_school():
    crowd = [(n, [0.0, math.cos(n), math.sin(n)]) for n in range(100, 400)]
    (found,) = identify(gallery_of((ALICE, [1, 0, 0]), *crowd), make_probe(at(0.69)))
    assert (found.subject_id, found.proposal) == (ALICE, Proposal.CHECK)
    assert found.reason is Reason.DOUBTFUL_SCORE


def test_one_good_frame_of_a_video_never_marks_present(gallery):
    (found,) = identify(gallery, make_probe(at(1), n_looks=1, n_chips=1))
    assert (found.proposal, found.reason) == (Proposal.CHECK, Reason.SEEN_TOO_BRIEFLY)


@pytest.mark.parametrize("score", [0.69, 1.0])
def test_several_frames_of_one_moment_are_one_look_and_never_mark_present(gallery, score):
    (found,) = identify(gallery, make_probe(at(score), seen_s=(1.0, 1.2), n_looks=3, n_chips=1))
    assert (found.subject_id, found.proposal) == (ALICE, Proposal.CHECK)


def test_a_small_face_goes_to_check_and_a_tiny_one_is_not_looked_up(gallery):
    (small,) = identify(gallery, make_probe(at(1), face_px=28))
    (tiny,) = identify(gallery, make_probe(at(1), face_px=20))
    assert (small.proposal, small.reason) == (Proposal.CHECK, Reason.TOO_SMALL)
    assert (tiny.proposal, tiny.subject_id, tiny.candidates) == (Proposal.UNKNOWN, None, ())


def test_of_two_like_faces_at_once_the_loser_goes_to_check_without_a_name(gallery):
    winner, loser = identify(gallery, make_probe(at(0.9)), make_probe(at(0.8)))
    assert (winner.subject_id, winner.proposal) == (ALICE, Proposal.PRESENT)
    assert (loser.subject_id, loser.proposal) == (None, Proposal.CHECK)
    assert loser.reason is Reason.TAKEN_BY_ANOTHER_FACE


def test_a_face_that_comes_back_is_the_same_student_twice(gallery):
    found = identify(gallery, make_probe(at(0.9)), make_probe(at(0.8), seen_s=(6, 9)))
    assert [f.subject_id for f in found] == [ALICE, ALICE]


def test_a_roster_of_one_does_not_make_a_stranger_that_one():
    (found,) = identify(gallery_of((ALICE, [1, 0, 0])), make_probe(at(0.55)))
    assert (found.subject_id, found.proposal) == (None, Proposal.UNKNOWN)


def test_an_empty_gallery_names_nobody():
    (found,) = identify(gallery_of(), make_probe(at(1)))
    assert (found.subject_id, found.reason) == (None, Reason.NO_GALLERY)


def test_a_face_without_a_usable_chip_is_nobody(gallery):
    (found,) = identify(gallery, make_probe(None, n_chips=0))
    assert (found.proposal, found.reason) == (Proposal.UNKNOWN, Reason.TOO_SMALL)


def test_no_probes_give_nothing(gallery):
    assert identify(gallery) == []


def test_search_returns_the_most_alike_first(gallery):
    candidates = search(np.array([0.1, 2, 0], np.float32), gallery, 2)
    assert [c.subject_id for c in candidates] == [BOB, ALICE]
    assert candidates[0].score == pytest.approx(0.95, abs=0.01)


def test_a_score_at_the_threshold_is_a_match():
    assert is_match(0.65, 0.65)
    assert not is_match(0.6499, 0.65)
