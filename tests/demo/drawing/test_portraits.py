"""The drawn people: the same seed always gives the same drawing, and every kind can be drawn."""

from dataclasses import replace

import numpy as np
import pytest

from demo.drawing.palette import COMPLEXIONS
from demo.drawing.traits import HAIR_STYLES
from demo.portraits import DRAWING_PX, describe_person, draw_cutout, draw_portrait

SMALL_PX = 96
EYES_ROWS = slice(38, 62)


def test_the_same_seed_gives_the_same_person_and_drawing() -> None:
    assert describe_person(5) == describe_person(5)
    first, second = (draw_portrait(describe_person(5), yaw=0.3, seed=2) for _ in range(2))
    assert np.array_equal(first, second)


def test_other_seeds_give_other_people() -> None:
    assert len({describe_person(seed).head.half_width for seed in range(20)}) == 20


def test_a_portrait_is_an_rgb_picture_of_the_promised_size() -> None:
    portrait = draw_portrait(describe_person(1))
    assert portrait.shape == (DRAWING_PX, DRAWING_PX, 3)
    assert portrait.dtype == np.uint8


def test_a_portrait_stands_before_the_background_asked_for() -> None:
    portrait = draw_portrait(describe_person(1), background=(20, 200, 40))
    corner = portrait[:20, :20].reshape(-1, 3).mean(axis=0)
    assert corner[1] > 4 * max(corner[0], corner[2])


def test_gain_brightens_the_picture() -> None:
    dim, bright = (draw_portrait(describe_person(1), gain=gain).mean() for gain in (0.7, 1.0))
    assert dim == pytest.approx(0.7 * bright, rel=0.02)


def test_light_from_the_right_brightens_the_right_half() -> None:
    portrait = draw_portrait(describe_person(1), light=0.8).astype(float)
    assert portrait[:, DRAWING_PX // 2 :].mean() > 1.1 * portrait[:, : DRAWING_PX // 2].mean()


def test_a_cutout_is_transparent_around_the_person() -> None:
    alpha = draw_cutout(describe_person(1), size_px=SMALL_PX)[..., 3]
    assert alpha[0, 0] == alpha[0, -1] == 0
    assert alpha[SMALL_PX // 2, SMALL_PX // 2] == 255


def test_colours_of_a_cutout_are_multiplied_by_alpha() -> None:
    cutout = draw_cutout(describe_person(3), size_px=SMALL_PX).astype(int)
    assert (cutout[..., :3].max(axis=2) <= cutout[..., 3] + 1).all()


@pytest.mark.parametrize("hair_style", HAIR_STYLES)
@pytest.mark.parametrize("yaw", [-1.0, 0.0, 1.0])
def test_every_hair_style_covers_the_crown_at_every_turn(hair_style: str, yaw: float) -> None:
    person = replace(describe_person(2), hair_style=hair_style)
    cutout = draw_cutout(person, yaw=yaw, size_px=SMALL_PX)
    assert cutout[int(0.19 * SMALL_PX), SMALL_PX // 2, 3] == 255


@pytest.mark.parametrize("complexion", COMPLEXIONS, ids=lambda complexion: complexion.name)
def test_eyes_stand_out_from_every_complexion(complexion) -> None:
    person = replace(describe_person(2), skin=complexion.skin, glasses=None)
    eyes = draw_cutout(person, size_px=SMALL_PX)[EYES_ROWS, 30:66, :3].mean(axis=2)
    assert eyes.max() - eyes.min() > 100


def test_shut_eyes_hide_the_white() -> None:
    person = replace(describe_person(2), glasses=None, skin=COMPLEXIONS[-1].skin)
    opened, shut = (
        draw_cutout(person, eyes=eyes, size_px=200)[80:102, 60:140, :3].max() for eyes in (1.0, 0.0)
    )
    assert opened > shut + 30


def test_an_open_mouth_changes_the_lower_face_only() -> None:
    closed, opened = (draw_cutout(describe_person(1), mouth=m, size_px=SMALL_PX) for m in (0, 1))
    changed = np.flatnonzero((closed != opened).any(axis=(1, 2)))
    assert changed.min() > SMALL_PX // 2


def test_turning_left_is_nearly_the_mirror_image_of_turning_right() -> None:
    left, right = (draw_cutout(describe_person(1), yaw=yaw, size_px=SMALL_PX) for yaw in (-1, 1))
    mirrored = np.abs(left[:, ::-1].astype(int) - right).mean()
    assert mirrored < np.abs(left.astype(int) - right).mean()
