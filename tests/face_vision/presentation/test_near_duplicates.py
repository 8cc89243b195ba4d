"""The registered picture is found again on paper and screens; another picture is another."""

import numpy as np
import pytest

from face_vision.media.images import decode_jpeg, encode_jpeg
from face_vision.media.resizing import shrink_frame
from face_vision.presentation.near_duplicates import same_picture_score
from face_vision.presentation.rules import PresentationRules
from tests.face_vision.presentation.drawn_looks import grey_of, moved, texture

SAME = PresentationRules().same_picture


def brightened(picture):
    return np.clip(picture * 1.2 + 10, 0, 255).astype(np.uint8)


def compressed(picture):
    return decode_jpeg(encode_jpeg(picture, quality=40))


def seen_small(picture):
    small = shrink_frame(picture, width=60, height=60)
    return np.repeat(np.repeat(small, 4, axis=0), 4, axis=1)


@pytest.mark.parametrize("change", [lambda p: p, brightened, compressed, seen_small])
def test_the_same_picture_is_found_on_a_screen_compressed_and_from_afar(change):
    picture = texture(5)
    shown = [grey_of(change(moved(picture, right_px=shift))) for shift in (0, 3, -4)]
    assert same_picture_score(shown, [grey_of(texture(6)), grey_of(picture)]) >= SAME


def test_another_picture_is_not_the_same():
    assert same_picture_score([grey_of(texture(7))], [grey_of(texture(5))]) < SAME / 2


def test_one_look_like_the_picture_among_many_is_a_person():
    looks = [grey_of(texture(seed)) for seed in (5, 11, 12, 13)]
    assert same_picture_score(looks, [grey_of(texture(5))]) < SAME


def test_without_looks_or_pictures_nothing_is_the_same():
    picture = grey_of(texture(5))
    plain = np.full_like(picture, 130)
    assert same_picture_score([picture], [plain]) == -1.0
    assert same_picture_score([], [picture]) == same_picture_score([picture], []) == -1.0
