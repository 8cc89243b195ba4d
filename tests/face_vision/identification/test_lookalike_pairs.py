"""Students who are known to look alike need a wider lead to be "present"."""

import numpy as np
import pytest

from face_vision.embedding.aggregation import average_looks
from face_vision.identification.gallery import Gallery
from face_vision.identification.search import Probe, identify_tracklets
from face_vision.options import IdentificationOptions
from face_vision.types import Proposal, Reason
from tests.face_vision.tracklets import make_tracklet


def direction(angle: float) -> np.ndarray:
    return np.array([[np.cos(angle), np.sin(angle), 0.0]], np.float32)


def gallery_of(angle: float, *pairs: tuple[int, int]) -> Gallery:
    """Student 1 looks straight ahead, student 2 this angle beside."""
    embeddings = np.concatenate([direction(0.0), direction(angle)])
    return Gallery(np.array([1, 2]), embeddings, "test", lookalikes=frozenset(pairs))


def propose(gallery: Gallery):
    probe = Probe(make_tracklet(), average_looks(direction(0.0)), n_chips=5, face_height_px=80.0)
    (found,) = identify_tracklets([probe], gallery, IdentificationOptions())
    return found


@pytest.mark.parametrize("angle", [0.0, 0.02, 0.039])
def test_twins_go_to_check_even_if_nobody_said_that_they_look_alike(angle):
    found = propose(gallery_of(angle))
    assert (found.proposal, found.reason) == (Proposal.CHECK, Reason.CLOSE_RUNNER_UP)


def test_a_lead_that_is_enough_between_others_is_not_between_twins():
    assert propose(gallery_of(0.06)).proposal is Proposal.PRESENT
    found = propose(gallery_of(0.06, (1, 2)))
    assert (found.subject_id, found.reason) == (1, Reason.CLOSE_RUNNER_UP)


def test_twins_who_are_told_apart_clearly_are_present():
    assert propose(gallery_of(0.1, (1, 2))).proposal is Proposal.PRESENT


def test_a_pair_of_others_changes_nothing():
    assert propose(gallery_of(0.06, (2, 3))).proposal is Proposal.PRESENT
