"""A poor look is compared with registered pictures made as poor, on the same scale of scores."""

from dataclasses import replace

import numpy as np
import pytest

from face_vision.embedding.aggregation import EmbeddedLooks
from face_vision.embedding.registry import DLIB, FUSED
from face_vision.embedding.worsened_templates import MOST_PICTURES, WorsenedTemplates
from face_vision.identification.gallery import Gallery
from face_vision.identification.search import condition_of, identify_tracklets
from face_vision.options import IdentificationOptions, ScoreScale
from face_vision.quality.conditions import Condition
from face_vision.types import PORTRAIT_PX, Proposal, Reason
from tests.face_vision.tracklets import make_probe
from tests.fakes import FakeEmbedder

ALICE, BOB = 1, 2
CLEAR, SMALL, BLURRED = Condition
SHARP, SOFT = 1.0, 0.1
OPTIONS = replace(
    FUSED.scores.identification(),
    poor_scores={BLURRED: ScoreScale(check=0.4, present=0.5, usual=(0.3, 0.38))},
)
PORTRAIT = np.zeros((PORTRAIT_PX, PORTRAIT_PX, 3), np.uint8)


def gallery_of_blurred(vector: list[float], **changes) -> Gallery:
    """Alice and Bob; Alice's picture made blurred is this vector."""
    worsened = np.array([ALICE]), np.array([vector], np.float32)
    return Gallery(
        np.array([ALICE, BOB]),
        np.array([[1, 0, 0], [0, 1, 0]], np.float32),
        "n",
        **{"worsened_of": lambda _: worsened} | changes,
    )


def probe_of(vector: list[float], sharpness: float, **tracklet):
    return replace(make_probe(vector, **tracklet), sharpness=sharpness)


def found(gallery: Gallery, probe, options=OPTIONS):
    return identify_tracklets([probe], gallery, options)[0]


class TestCondition:
    @pytest.mark.parametrize(
        ("sharpness", "face_px", "condition"),
        [(SHARP, 80, CLEAR), (SOFT, 80, BLURRED), (SHARP, 30, SMALL), (SOFT, 30, BLURRED)],
    )
    def test_it_is_told_by_sharpness_and_height(self, sharpness, face_px, condition):
        probe = probe_of([1, 0, 0], sharpness, face_px=face_px)
        assert condition_of(probe, gallery_of_blurred([0, 0, 1]), OPTIONS) is condition

    @pytest.mark.parametrize(("length", "condition"), [(40, SMALL), (60, CLEAR)])
    def test_a_look_whose_embedding_is_short_counts_as_small(self, length, condition):
        looks = EmbeddedLooks.of([np.array([length, 0, 0], np.float32)] * 3)
        probe = replace(probe_of([1, 0, 0], SHARP, face_px=80), looks=looks)
        assert condition_of(probe, gallery_of_blurred([0, 0, 1]), OPTIONS) is condition

    def test_whoever_does_not_measure_sharpness_compares_as_always(self):
        probe = make_probe([1, 0, 0])
        gallery = gallery_of_blurred([0, 0, 1])
        assert condition_of(replace(probe, sharpness=None), gallery, OPTIONS) is CLEAR

    def test_a_network_whose_scores_were_not_measured_compares_as_always(self):
        probe = probe_of([1, 0, 0], SOFT)
        options = DLIB.scores.identification()
        assert condition_of(probe, gallery_of_blurred([0, 0, 1]), options) is CLEAR


def test_a_blurred_face_is_found_by_the_picture_made_blurred():
    gallery, blurred = gallery_of_blurred([0, 0, 1]), [0.5, 0, 0.866]
    assert found(gallery, probe_of(blurred, SOFT)).subject_id == ALICE
    without = replace(gallery, worsened_of=None)
    assert found(without, probe_of(blurred, SOFT)).proposal is not Proposal.PRESENT


def test_a_clear_face_is_not_compared_with_it():
    def refuse(_):
        raise AssertionError("nobody asked for worsened pictures")

    gallery = gallery_of_blurred([0, 0, 1], worsened_of=refuse)
    assert found(gallery, probe_of([1, 0, 0], SHARP)).subject_id == ALICE


def test_worsened_pictures_of_somebody_who_is_not_in_the_gallery_are_left_out():
    other = np.array([77]), np.array([[0, 0, 1]], np.float32)
    gallery = gallery_of_blurred([0, 0, 1], worsened_of=lambda _: other)
    assert gallery.scores(np.eye(3, dtype=np.float32), BLURRED).shape == (3, 2)


def test_both_thresholds_lie_where_as_many_strangers_reach_them():
    scale = ScoreScale(check=0.4, present=0.5, usual=(0.3, 0.38))
    scores = np.array([0.4, 0.5, 0.45, -np.inf], np.float32)
    assert scale.usual_score(scores) == pytest.approx([0.3, 0.38, 0.34, -np.inf])


@pytest.mark.parametrize("condition", FUSED.scores.poor_scores)
def test_a_poor_look_needs_more_than_a_clear_one(condition):
    check, present = FUSED.scores.poor_scores[condition]
    assert check > FUSED.scores.check_score
    assert present > FUSED.scores.present_score


class TestSmallFaces:
    OPTIONS = FUSED.scores.identification()

    def test_many_looks_of_a_face_of_28_pixels_may_make_it_present(self):
        gallery = gallery_of_blurred([1, 0, 0])
        few, many = (probe_of([1, 0, 0], SHARP, face_px=28, n_chips=n) for n in (3, 4))
        assert found(gallery, few, self.OPTIONS).reason is Reason.TOO_SMALL
        assert found(gallery, many, self.OPTIONS).proposal is Proposal.PRESENT

    def test_a_photo_of_it_never_does(self):
        probe = probe_of([1, 0, 0], SHARP, face_px=28, n_chips=4, is_photo=True)
        gallery = gallery_of_blurred([1, 0, 0])
        assert found(gallery, probe, self.OPTIONS).reason is Reason.TOO_SMALL

    def test_other_networks_keep_to_30_pixels(self):
        assert IdentificationOptions().min_followed_px == IdentificationOptions().min_face_px == 30


class TestWorsenedTemplates:
    def test_each_condition_is_embedded_once_when_it_is_asked_for(self):
        n_read = []

        def portraits():
            n_read.append(1)
            yield ALICE, PORTRAIT

        worsened = WorsenedTemplates(portraits, FakeEmbedder())
        assert n_read == []
        for condition in (SMALL, SMALL, BLURRED):
            ids, embeddings = worsened(condition)
            assert (ids.tolist(), len(embeddings)) == ([ALICE], 1)
        assert len(n_read) == 2

    def test_no_more_than_a_few_pictures_of_each_are_taken_the_first_ones(self):
        portraits = [(ALICE, PORTRAIT)] * (MOST_PICTURES + 2) + [(BOB, PORTRAIT)]
        ids, embeddings = WorsenedTemplates(lambda: portraits, FakeEmbedder())(SMALL)
        assert ids.tolist() == [ALICE] * MOST_PICTURES + [BOB]
        assert len(embeddings) == len(ids)

    def test_of_no_pictures_there_are_none(self):
        ids, embeddings = WorsenedTemplates(list, FakeEmbedder())(SMALL)
        assert (len(ids), len(embeddings)) == (0, 0)
