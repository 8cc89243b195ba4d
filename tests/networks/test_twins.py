"""Drawn twins: two people whom the real network can hardly tell apart go to check."""

from dataclasses import replace

import numpy as np
import pytest

from demo.people import STUDENTS, draw_sittings
from demo.portraits import describe_person, draw_portrait
from face_vision.embedding.aggregation import average_looks
from face_vision.identification.gallery import Gallery
from face_vision.identification.search import Probe, identify_tracklets
from face_vision.options import IdentificationOptions
from face_vision.types import Proposal, Reason
from tests.face_vision.tracklets import make_tracklet

pytestmark = pytest.mark.networks

ONE, TWIN, OTHER = 1, 2, 3


@pytest.fixture(scope="module")
def pipeline():
    from face_vision.detection.detector import MtcnnDetector
    from face_vision.embedding.dlib_resnet.embedder import DlibEmbedder
    from face_vision.pipeline import Pipeline

    return Pipeline(MtcnnDetector(), DlibEmbedder())


def embed(pipeline, drawings) -> np.ndarray:
    return np.stack([pipeline.registration_look(drawing)[1] for drawing in drawings])


@pytest.fixture(scope="module")
def gallery(pipeline) -> Gallery:
    """A student, a twin drawn from the same seed under other lights, and somebody else."""
    seed = STUDENTS[0].seed
    twin = [draw_portrait(describe_person(seed), yaw=y, light=0.3, seed=9) for y in (-0.2, 0.25)]
    sets = [draw_sittings(seed)[:2], twin, draw_sittings(STUDENTS[1].seed)[:2]]
    rows = [embed(pipeline, drawings) for drawings in sets]
    return Gallery(np.repeat([ONE, TWIN, OTHER], 2), np.concatenate(rows), pipeline.network_id)


def propose(pipeline, gallery, seed: int):
    looks = embed(pipeline, [draw_portrait(describe_person(seed), yaw=0.1, mouth=0.2, seed=4)])
    probe = Probe(make_tracklet(), average_looks(looks), n_chips=4, face_height_px=90.0)
    (found,) = identify_tracklets([probe], gallery, IdentificationOptions())
    return found


@pytest.mark.parametrize("pairs", [frozenset(), frozenset({(ONE, TWIN)})])
def test_a_twin_goes_to_check_with_both_as_candidates_kept_as_a_pair_or_not(
    pipeline, gallery, pairs
):
    known = replace(gallery, lookalikes=pairs)
    found = propose(pipeline, known, STUDENTS[0].seed)
    assert (found.proposal, found.reason) == (Proposal.CHECK, Reason.CLOSE_RUNNER_UP)
    assert {c.subject_id for c in found.candidates[:2]} == {ONE, TWIN}


def test_twins_hold_up_nobody_else(pipeline, gallery):
    found = propose(pipeline, gallery, STUDENTS[1].seed)
    assert (found.subject_id, found.proposal) == (OTHER, Proposal.PRESENT)
