"""What a person before a camera is told, and the pose it follows from."""

import numpy as np
import pytest

from recognition.vision.alignment import CANONICAL_LANDMARKS
from recognition.vision.guidance import Advice, Wanted, advice_for_pose, judge_frame
from recognition.vision.options import EnrolmentOptions
from recognition.vision.pose import Pose, estimate_pose
from tests.fakes import FakeDetector
from tests.painted_faces import paint_class_picture

DEGREES = 1.0


def landmarks(*, nose_right: float = 0.0, nose_down: float = 0.0) -> np.ndarray:
    """Return a frontal face's points with the nose moved, in distances between the eyes."""
    points = CANONICAL_LANDMARKS.astype(np.float32).copy()
    between_eyes = points[1, 0] - points[0, 0]
    points[2] += (nose_right * between_eyes, nose_down * between_eyes)
    return points


def test_a_frontal_face_looks_straight_ahead():
    pose = estimate_pose(landmarks())
    assert pose.yaw == pytest.approx(0, abs=DEGREES)
    assert pose.pitch == pytest.approx(0, abs=DEGREES)


def test_a_nose_to_the_right_is_a_turn_to_the_persons_left():
    assert estimate_pose(landmarks(nose_right=0.2)).yaw > 20
    assert estimate_pose(landmarks(nose_right=-0.2)).yaw < -20


def test_a_nose_moved_up_looks_up():
    assert estimate_pose(landmarks(nose_down=-0.1)).pitch > 5
    assert estimate_pose(landmarks(nose_down=0.1)).pitch < -5


def test_tilt_and_size_change_no_pose():
    points = landmarks(nose_right=0.15)
    angle = np.radians(20)
    turn = np.array([[np.cos(angle), -np.sin(angle)], [np.sin(angle), np.cos(angle)]])
    turned = (points @ turn.T * 3 + 40).astype(np.float32)
    assert estimate_pose(turned).yaw == pytest.approx(estimate_pose(points).yaw, abs=DEGREES)


@pytest.mark.parametrize(
    ("wanted", "pose", "advice"),
    [
        (Wanted.STRAIGHT, Pose(0, 5), Advice.GOOD),
        (Wanted.STRAIGHT, Pose(20, 0), Advice.TURN_RIGHT),
        (Wanted.STRAIGHT, Pose(0, -18), Advice.LOOK_UP),
        (Wanted.LEFT, Pose(3, 0), Advice.TURN_LEFT),
        (Wanted.LEFT, Pose(20, 0), Advice.GOOD),
        (Wanted.LEFT, Pose(60, 0), Advice.TURN_RIGHT),
        (Wanted.RIGHT, Pose(-20, 0), Advice.GOOD),
        (Wanted.RIGHT, Pose(0, 0), Advice.TURN_RIGHT),
        (Wanted.UP, Pose(0, 0), Advice.LOOK_UP),
        (Wanted.UP, Pose(0, 12), Advice.GOOD),
        (Wanted.DOWN, Pose(0, 0), Advice.LOOK_DOWN),
        (Wanted.DOWN, Pose(0, -12), Advice.GOOD),
    ],
)
def test_the_wanted_look_is_led_to(wanted, pose, advice):
    assert advice_for_pose(pose, wanted) == advice


def test_up_and_down_are_meant_from_this_persons_own_level():
    assert advice_for_pose(Pose(0, 0), Wanted.UP, level=-12) == Advice.GOOD


@pytest.mark.parametrize(
    ("people", "options", "advice"),
    [
        ([], {}, Advice.NO_FACE),
        ([2, 7, 12], {"face_px": 80}, Advice.ONE_ONLY),
        ([3], {"face_px": 40}, Advice.NEARER),
        ([3], {"face_px": 160, "blurred": [3]}, Advice.HOLD_STILL),
        ([3], {"face_px": 160}, Advice.GOOD),
    ],
)
def test_a_frame_gets_one_advice(people, options, advice):
    frame = paint_class_picture(people, **options)
    detections = FakeDetector().detect(frame)
    said = judge_frame(frame, detections, EnrolmentOptions(), wanted=Wanted.STRAIGHT)
    assert said.advice == advice


@pytest.mark.parametrize(("light", "advice"), [(0.1, "more_light"), (2.5, "less_light")])
def test_light_is_asked_for_and_too_much_of_it_is_told(light, advice):
    frame = paint_class_picture([3], face_px=160)
    detections = FakeDetector().detect(frame)
    lit = np.clip(frame * light + (60 if light > 1 else 0), 0, 255).astype(np.uint8)
    if light > 1:
        lit = np.maximum(lit, 250).astype(np.uint8)
    said = judge_frame(lit, detections, EnrolmentOptions(), wanted=Wanted.STRAIGHT)
    assert said.advice == advice
