"""What a person before a camera is told, and the pose it follows from."""

import numpy as np
import pytest

from face_vision.options import RegistrationOptions
from face_vision.quality.alignment import CANONICAL_LANDMARKS
from face_vision.quality.guidance import Hint, PoseTarget, WantedPose, hint_for_pose, judge_frame
from face_vision.quality.pose import Pose, estimate_pose
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
    ("wanted", "pose", "hint"),
    [
        (PoseTarget.STRAIGHT, Pose(0, 5), Hint.GOOD),
        (PoseTarget.STRAIGHT, Pose(20, 0), Hint.TURN_RIGHT),
        (PoseTarget.STRAIGHT, Pose(0, -18), Hint.LOOK_UP),
        (PoseTarget.LEFT, Pose(3, 0), Hint.TURN_LEFT),
        (PoseTarget.LEFT, Pose(20, 0), Hint.GOOD),
        (PoseTarget.LEFT, Pose(60, 0), Hint.TURN_RIGHT),
        (PoseTarget.RIGHT, Pose(-20, 0), Hint.GOOD),
        (PoseTarget.RIGHT, Pose(0, 0), Hint.TURN_RIGHT),
        (PoseTarget.UP, Pose(0, 0), Hint.LOOK_UP),
        (PoseTarget.UP, Pose(0, 12), Hint.GOOD),
        (PoseTarget.DOWN, Pose(0, 0), Hint.LOOK_DOWN),
        (PoseTarget.DOWN, Pose(0, -12), Hint.GOOD),
    ],
)
def test_the_wanted_look_is_led_to(wanted, pose, hint):
    assert hint_for_pose(pose, wanted) == hint


def test_up_and_down_are_meant_from_this_persons_own_level():
    assert hint_for_pose(Pose(0, 0), PoseTarget.UP, level=-12) == Hint.GOOD


@pytest.mark.parametrize(
    ("people", "options", "hint"),
    [
        ([], {}, Hint.NO_FACE),
        ([2, 7, 12], {"face_px": 80}, Hint.ONE_ONLY),
        ([3], {"face_px": 40}, Hint.NEARER),
        ([3], {"face_px": 160, "blurred": [3]}, Hint.HOLD_STILL),
        ([3], {"face_px": 160}, Hint.GOOD),
    ],
)
def test_a_frame_gets_one_hint(people, options, hint):
    frame = paint_class_picture(people, **options)
    detections = FakeDetector().detect(frame)
    wanted = WantedPose(PoseTarget.STRAIGHT)
    assessment = judge_frame(frame, detections, RegistrationOptions(), wanted=wanted)
    assert assessment.hint == hint


@pytest.mark.parametrize(("light", "hint"), [(0.1, "more_light"), (2.5, "less_light")])
def test_light_is_asked_for_and_too_much_of_it_is_told(light, hint):
    frame = paint_class_picture([3], face_px=160)
    detections = FakeDetector().detect(frame)
    lit = np.clip(frame * light + (60 if light > 1 else 0), 0, 255).astype(np.uint8)
    if light > 1:
        lit = np.maximum(lit, 250).astype(np.uint8)
    wanted = WantedPose(PoseTarget.STRAIGHT)
    assessment = judge_frame(lit, detections, RegistrationOptions(), wanted=wanted)
    assert assessment.hint == hint
