"""A look at a face is judged by size, sharpness, pose and light."""

from dataclasses import replace

import cv2
import numpy as np
import pytest

from demo.portraits import describe_person, draw_portrait
from face_vision.errors import FaceRefused
from face_vision.options import RegistrationOptions
from face_vision.quality.alignment import DLIB_LANDMARKS, align_face
from face_vision.quality.occlusion import FRONTAL
from face_vision.quality.scores import Fault, cut_look, frontality, judge_chip, registration_fault
from face_vision.types import CHIP_PX, PORTRAIT_PX, FaceChip, Frame, Quality
from tests.face_vision.drawing import detection_of, draw_noise, place_landmarks

GOOD = Quality(face_height_px=120, sharpness=0.8, frontality=0.9, brightness=0.5, score=0.8)


def judge(frame, *, scale=1.0):
    landmarks = place_landmarks(scale=scale, centre=(frame.shape[1] / 2, frame.shape[0] / 2))
    return judge_chip(align_face(frame, landmarks), detection_of(landmarks))


def pattern():
    return draw_noise(PORTRAIT_PX, PORTRAIT_PX, grain_px=12)


def test_blur_lowers_sharpness_and_score():
    crisp, blurred = judge(pattern()), judge(cv2.GaussianBlur(pattern(), (0, 0), 5))
    assert blurred.sharpness < crisp.sharpness / 4
    assert blurred.score < crisp.score


def test_dim_face_is_not_blurred():
    bright, dim = judge(pattern()), judge(pattern() // 3)
    assert dim.sharpness == pytest.approx(bright.sharpness, rel=0.1)
    assert dim.brightness == pytest.approx(bright.brightness / 3, rel=0.05)


def test_small_face_is_judged_at_its_own_size():
    large = judge(pattern())
    small = judge(cv2.resize(pattern(), (80, 80), interpolation=cv2.INTER_AREA), scale=1 / 3)
    assert small.sharpness > large.sharpness / 2


def test_score_is_near_nothing_below_24_px():
    scale = 23 / detection_of(place_landmarks()).height_px
    tiny = judge(draw_noise(60, 60, grain_px=3), scale=scale)
    assert tiny.face_height_px == pytest.approx(23, abs=0.1)
    assert tiny.score < 0.1


def test_empty_chip_has_no_sharpness_and_a_finite_score():
    flat = judge(np.full((PORTRAIT_PX, PORTRAIT_PX, 3), 90, np.uint8))
    assert flat.sharpness == 0
    assert flat.score == 0


def test_doubtful_detection_lowers_the_score():
    landmarks = place_landmarks()
    portrait = pattern()
    sure = judge_chip(portrait, detection_of(landmarks, score=1.0))
    doubtful = judge_chip(portrait, detection_of(landmarks, score=0.8))
    assert doubtful.score == pytest.approx(0.8 * sure.score)


@pytest.mark.parametrize("angle_deg", [0, 30, -90])
def test_straight_look_is_frontal_whatever_its_tilt(angle_deg):
    landmarks = place_landmarks(scale=0.7, angle_deg=angle_deg)
    assert frontality(landmarks) == pytest.approx(1, abs=0.01)


def test_frontality_falls_as_the_nose_moves_to_an_eye():
    values = []
    for share in (0.0, 0.25, 0.5, 0.75, 1.0):
        landmarks = place_landmarks()
        landmarks[2, 0] += share * (landmarks[1, 0] - landmarks[2, 0])
        values.append(frontality(landmarks))
    assert values == sorted(values, reverse=True)
    assert values[-1] == pytest.approx(0, abs=0.01)


def test_frontality_falls_as_the_head_nods():
    landmarks = place_landmarks()
    landmarks[2, 1] -= 20
    assert frontality(landmarks) < 0.7


def test_landmarks_at_one_point_are_not_frontal():
    assert frontality(np.ones((5, 2), np.float32)) == pytest.approx(0)


def test_look_keeps_its_time_and_box():
    detection = detection_of(place_landmarks())
    look = cut_look(pattern(), detection, 3.5)
    assert look.time_s == 3.5
    assert look.box is detection.box
    assert look.quality.face_height_px == detection.height_px


def chip_of(quality: Quality, portrait: Frame | None = None) -> FaceChip:
    grey = np.full((PORTRAIT_PX, PORTRAIT_PX, 3), 140, np.uint8)
    box = np.zeros(4, np.float32)
    return FaceChip(grey if portrait is None else portrait, quality, 0.0, box)


def drawn_portrait(seed: int) -> Frame:
    """Draw somebody and cut the portrait out, the landmarks at their canonical place."""
    drawing = draw_portrait(describe_person(seed))
    landmarks = np.array([[200, 230], [312, 230], [256, 290], [215, 340], [297, 340]], np.float32)
    return align_face(drawing, landmarks)


def test_good_look_may_be_registered():
    assert registration_fault(chip_of(GOOD), RegistrationOptions()) is None


@pytest.mark.parametrize("seed", [638, 717, 141, 276])
def test_a_bare_face_of_any_complexion_is_not_covered(seed):
    chip = chip_of(GOOD, drawn_portrait(seed))
    assert registration_fault(chip, RegistrationOptions()) is None


@pytest.mark.parametrize("seed", [638, 717, 141, 276])
@pytest.mark.parametrize("part", [np.s_[140:, :], np.s_[:, :105], np.s_[:, 135:]])
def test_a_mask_or_a_book_over_part_of_the_face_is_refused(seed, part):
    portrait = drawn_portrait(seed).copy()
    portrait[part] = (60, 120, 230)
    assert registration_fault(chip_of(GOOD, portrait), RegistrationOptions()) is Fault.COVERED


def wear_glasses(portrait: Frame, tint: tuple[int, int, int], opacity: float) -> Frame:
    """Draw glasses: dark frames, and lenses of a tint that let some of the eyes through."""
    worn, lenses = portrait.copy(), np.zeros(portrait.shape[:2], np.uint8)
    margin = (PORTRAIT_PX - CHIP_PX) / 2
    for x, y in DLIB_LANDMARKS[:2]:
        centre, axes = (round(margin + x), round(margin + y)), (21, 16)
        cv2.ellipse(lenses, centre, axes, 0, 0, 360, 255, -1)
        cv2.ellipse(worn, centre, axes, 0, 0, 360, (20, 20, 20), 2)
    share = (lenses / 255 * opacity)[..., None]
    return np.asarray(worn * (1 - share) + np.array(tint) * share, np.uint8)


@pytest.mark.parametrize("seed", [638, 717, 141, 276])
@pytest.mark.parametrize(
    ("tint", "opacity"), [((12, 12, 14), 0.97), ((45, 28, 18), 0.9), ((30, 60, 150), 0.9)]
)
def test_sunglasses_are_refused_by_their_name(seed, tint, opacity):
    portrait = wear_glasses(drawn_portrait(seed), tint, opacity)
    fault = registration_fault(chip_of(GOOD, portrait), RegistrationOptions())
    assert fault is Fault.EYES_COVERED


@pytest.mark.parametrize("seed", [638, 717, 141, 276])
@pytest.mark.parametrize("opacity", [0.0, 0.15])
def test_ordinary_glasses_may_be_worn(seed, opacity):
    portrait = wear_glasses(drawn_portrait(seed), (230, 240, 250), opacity)
    assert registration_fault(chip_of(GOOD, portrait), RegistrationOptions()) is None


def test_the_far_cheek_of_a_turned_face_is_not_judged():
    portrait = drawn_portrait(638).copy()
    portrait[:, :105] = (60, 120, 230)
    turned = replace(GOOD, frontality=FRONTAL - 0.01)
    assert registration_fault(chip_of(turned, portrait), RegistrationOptions()) is None


@pytest.mark.parametrize(
    ("facts", "fault"),
    [
        ({"face_height_px": 59}, Fault.TOO_SMALL),
        ({"brightness": 0.05}, Fault.TOO_DARK),
        ({"brightness": 0.97}, Fault.TOO_BRIGHT),
        ({"frontality": 0.1}, Fault.TURNED_AWAY),
        ({"sharpness": 0.01}, Fault.BLURRED),
    ],
)
def test_faulty_look_is_refused_with_what_to_do(facts, fault):
    quality = Quality(**{**vars(GOOD), **facts})
    assert registration_fault(chip_of(quality), RegistrationOptions()) is fault
    assert str(FaceRefused(fault.value)).endswith(".")
