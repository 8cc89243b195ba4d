"""Estimate from five landmarks how far a head is turned and nodded."""

from dataclasses import dataclass
from math import atan, degrees

import numpy as np
from numpy.typing import NDArray

from face_vision.quality.scores import FRONTAL_NOSE, share_along

NOSE_DEPTH = 0.36
"""How far the nose stands out before the line of the eyes, in distances between the eyes: a head
turned by an angle shifts the nose by this times its tangent. Measured on drawings turned by 12,
22 and 31 degrees."""

NOD_DEPTH = 0.55
"""The same along the way from the eyes' line to the mouth's, in lengths of that way."""


@dataclass(frozen=True)
class Pose:
    """Where a head looks.

    Args:
        yaw: degrees; above 0 the nose moves to the picture's right: the person's own left.
        pitch: degrees; above 0 the person looks up.
    """

    yaw: float
    pitch: float


def estimate_pose(landmarks: NDArray[np.float32]) -> Pose:
    """Estimate the pose of a head, whatever its tilt and size.

    Args:
        landmarks: eyes, nose, mouth corners as (x, y), shape (5, 2).

    Returns:
        The pose; between -90 and 90 degrees each. Good enough to guide a person, no measurement.
    """
    left, right, nose = landmarks[:3].astype(np.float64)
    eyes, mouth = (left + right) / 2, landmarks[3:].astype(np.float64).mean(axis=0)
    turn = share_along(nose, left, right) - FRONTAL_NOSE[0]
    nod = FRONTAL_NOSE[1] - share_along(nose, eyes, mouth)
    return Pose(yaw=degrees(atan(turn / NOSE_DEPTH)), pitch=degrees(atan(nod / NOD_DEPTH)))
