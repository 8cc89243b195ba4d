"""Registered pictures as they would be under the conditions of a poor look."""

import pytest

from face_vision.options import IdentificationOptions
from face_vision.quality.alignment import align_face
from face_vision.quality.conditions import Condition, worsen
from face_vision.quality.scores import judge_chip
from face_vision.types import PORTRAIT_PX, Frame
from tests.face_vision.drawing import detection_of, draw_noise, place_landmarks

MIDDLE = (PORTRAIT_PX / 2, PORTRAIT_PX / 2)


@pytest.fixture(scope="module")
def portrait() -> Frame:
    return align_face(
        draw_noise(PORTRAIT_PX, PORTRAIT_PX, grain_px=12), place_landmarks(centre=MIDDLE)
    )


def sharpness(portrait: Frame) -> float:
    return judge_chip(portrait, detection_of(place_landmarks(centre=MIDDLE))).sharpness


@pytest.mark.parametrize("condition", Condition)
def test_a_worsened_portrait_is_a_portrait(portrait, condition):
    worsened = worsen(portrait, condition)
    assert (worsened.shape, worsened.dtype) == (portrait.shape, portrait.dtype)


def test_what_was_seen_clearly_is_compared_with_pictures_as_they_are(portrait):
    assert worsen(portrait, Condition.CLEAR) is portrait


def test_a_picture_made_blurred_would_be_taken_for_blurred(portrait):
    bound = IdentificationOptions().blurred_sharpness
    assert sharpness(worsen(portrait, Condition.BLURRED)) < bound < sharpness(portrait)


def test_a_picture_made_small_keeps_its_light_and_loses_what_is_fine(portrait):
    small = worsen(portrait, Condition.SMALL)
    assert small.mean() == pytest.approx(portrait.mean(), rel=0.03)
    assert small.std() < 0.8 * portrait.std()
