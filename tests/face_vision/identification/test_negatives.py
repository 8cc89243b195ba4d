"""Whom a person has decided a face is not: she is not proposed again, or a face needs more."""

import numpy as np
import pytest

from face_vision.embedding.aggregation import average_looks
from face_vision.identification.gallery import Gallery
from face_vision.identification.search import Probe, identify_tracklets
from face_vision.options import IdentificationOptions
from face_vision.types import Proposal, Reason
from tests.face_vision.tracklets import make_tracklet

OPTIONS = IdentificationOptions()


def direction(angle: float) -> np.ndarray:
    return np.array([[np.cos(angle), np.sin(angle), 0.0]], np.float32)


def gallery_of(**corrections) -> Gallery:
    """Student 1 looks straight ahead, student 2 far beside."""
    embeddings = np.concatenate([direction(0.0), direction(2.0)])
    return Gallery(np.array([1, 2]), embeddings, "test", **corrections)


def propose(gallery: Gallery, angle: float):
    probe = Probe(make_tracklet(), average_looks(direction(angle)), n_chips=5, face_height_px=80.0)
    (found,) = identify_tracklets([probe], gallery, OPTIONS)
    return found


def test_the_face_that_was_corrected_is_not_proposed_again():
    gallery = gallery_of(negatives={1: direction(0.25)})
    assert propose(gallery_of(), 0.24).subject_id == 1
    found = propose(gallery, 0.24)
    assert (found.subject_id, found.proposal) == (None, Proposal.UNKNOWN)
    assert 1 not in {candidate.subject_id for candidate in found.candidates}


def test_who_is_more_like_the_student_than_the_negative_stays_hers():
    found = propose(gallery_of(negatives={1: direction(0.25)}), 0.1)
    assert (found.subject_id, found.proposal) == (1, Proposal.PRESENT)


def test_a_negative_of_one_student_says_nothing_of_another():
    found = propose(gallery_of(negatives={2: direction(0.0)}), 0.0)
    assert (found.subject_id, found.proposal) == (1, Proposal.PRESENT)


def test_a_face_no_surer_than_the_stranger_was_is_asked_about():
    # Surely present from 0.65 on in so small a roster; the stranger scored 0.66.
    angle = 2 * np.arcsin((1 - 0.68) / 2)
    assert propose(gallery_of(), angle).proposal is Proposal.PRESENT
    found = propose(gallery_of(cautions={1: 0.66}), angle)
    assert (found.subject_id, found.reason) == (1, Reason.CORRECTED_BEFORE)
    assert propose(gallery_of(cautions={1: 0.66}), 0.1).proposal is Proposal.PRESENT


@pytest.mark.parametrize("caution", [0.8, 0.99])
def test_no_correction_keeps_a_student_from_being_recognised_for_ever(caution):
    assert propose(gallery_of(cautions={1: caution}), 0.2).proposal is Proposal.PRESENT
