"""Tell a person before a camera what to do next, so that a varied set of good looks is taken."""

from collections.abc import Sequence
from dataclasses import dataclass
from enum import StrEnum

from face_vision.errors import NoFaceFound, SeveralFacesFound
from face_vision.options import RegistrationOptions
from face_vision.quality.pose import Pose, estimate_pose
from face_vision.quality.registration import dominant_face
from face_vision.quality.scores import Fault, cut_look, registration_fault
from face_vision.types import Detection, Frame


class PoseTarget(StrEnum):
    """The looks of a guided capture, in their order; left is the person's own left."""

    STRAIGHT = "straight"
    LEFT = "left"
    RIGHT = "right"
    UP = "up"
    DOWN = "down"


class Hint(StrEnum):
    """What to do next."""

    NO_FACE = "no_face"
    ONE_ONLY = "one_only"
    NEARER = "nearer"
    MORE_LIGHT = "more_light"
    LESS_LIGHT = "less_light"
    HOLD_STILL = "hold_still"
    UNCOVER = "uncover"
    TURN_LEFT = "turn_left"
    TURN_RIGHT = "turn_right"
    LOOK_UP = "look_up"
    LOOK_DOWN = "look_down"
    GOOD = "good"


FAULT_HINTS = {
    Fault.TOO_SMALL: Hint.NEARER,
    Fault.TOO_DARK: Hint.MORE_LIGHT,
    Fault.TOO_BRIGHT: Hint.LESS_LIGHT,
    Fault.BLURRED: Hint.HOLD_STILL,
    Fault.COVERED: Hint.UNCOVER,
    Fault.EYES_COVERED: Hint.UNCOVER,
}

STRAIGHT_WITHIN = 10.0
TURNED_BETWEEN = (12.0, 35.0)
NODDED_BETWEEN = (6.0, 24.0)
"""Degrees of `Pose`: looks between them differ, and lie well within what is accepted."""

WIDE = 90.0

RANGES: dict[PoseTarget, tuple[tuple[float, float], tuple[float, float]]] = {
    PoseTarget.STRAIGHT: (
        (-STRAIGHT_WITHIN, STRAIGHT_WITHIN),
        (-STRAIGHT_WITHIN, STRAIGHT_WITHIN),
    ),
    PoseTarget.LEFT: (TURNED_BETWEEN, (-WIDE, WIDE)),
    PoseTarget.RIGHT: ((-TURNED_BETWEEN[1], -TURNED_BETWEEN[0]), (-WIDE, WIDE)),
    PoseTarget.UP: ((-TURNED_BETWEEN[1], TURNED_BETWEEN[1]), NODDED_BETWEEN),
    PoseTarget.DOWN: (
        (-TURNED_BETWEEN[1], TURNED_BETWEEN[1]),
        (-NODDED_BETWEEN[1], -NODDED_BETWEEN[0]),
    ),
}
"""Lowest and highest yaw and pitch of each wanted look, degrees."""


@dataclass(frozen=True)
class WantedPose:
    """The look that comes next.

    Args:
        target: which way to turn.
        level: pitch of this person's look straight ahead, degrees: noses differ in length.
    """

    target: PoseTarget
    level: float = 0.0


@dataclass(frozen=True)
class Assessment:
    """What is found of one frame of the camera.

    Args:
        hint: what to do next; GOOD if the look can be taken.
        pose: of the one face; None without one.
    """

    hint: Hint
    pose: Pose | None = None


def judge_frame(
    frame: Frame,
    detections: Sequence[Detection],
    options: RegistrationOptions,
    *,
    wanted: WantedPose,
) -> Assessment:
    """Judge a frame by the same rules by which its picture would be registered or refused.

    Args:
        frame: RGB, uint8, shape (height, width, 3).
        detections: the faces found in it; may be empty.
        options: what is good enough.
        wanted: the look that comes next.

    Returns:
        One hint, about what is most in the way.
    """
    try:
        face = dominant_face(detections, options)
    except NoFaceFound:
        return Assessment(Hint.NO_FACE)
    except SeveralFacesFound:
        return Assessment(Hint.ONE_ONLY)
    pose = estimate_pose(face.landmarks)
    fault = registration_fault(cut_look(frame, face, 0.0), options)
    # A face turned away has no hint of its own: its pose says which way to turn.
    hint = FAULT_HINTS.get(fault) if fault else None
    return Assessment(hint or hint_for_pose(pose, wanted.target, level=wanted.level), pose)


def hint_for_pose(pose: Pose, wanted: PoseTarget, *, level: float = 0.0) -> Hint:
    """Say where to turn for the wanted look: first to the side, then up or down."""
    (left_from, left_to), (up_from, up_to) = RANGES[wanted]
    ways = (
        (pose.yaw < left_from, Hint.TURN_LEFT),
        (pose.yaw > left_to, Hint.TURN_RIGHT),
        (pose.pitch - level < up_from, Hint.LOOK_UP),
        (pose.pitch - level > up_to, Hint.LOOK_DOWN),
    )
    # One hint at a time: a person follows no two at once.
    return next((hint for is_off, hint in ways if is_off), Hint.GOOD)
