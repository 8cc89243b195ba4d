"""Draw simple pictures and landmarks for the tests of the vision core."""

import cv2
import numpy as np
from numpy.typing import NDArray

from face_vision.quality.alignment import CANONICAL_LANDMARKS
from face_vision.types import Detection, Frame

DOT_COLOURS = ((255, 0, 0), (0, 255, 0), (0, 0, 255), (255, 255, 0), (0, 255, 255))
"""Of left eye, right eye, nose, left and right mouth corner."""


def draw_noise(height: int, width: int, *, grain_px: int = 1, seed: int = 0) -> Frame:
    """Draw squares of random colours, grain_px wide."""
    rng = np.random.default_rng(seed)
    small = rng.integers(0, 256, (-(-height // grain_px), -(-width // grain_px), 3), np.uint8)
    return small.repeat(grain_px, axis=0).repeat(grain_px, axis=1)[:height, :width]


def place_landmarks(
    *,
    scale: float = 1.0,
    angle_deg: float = 0.0,
    centre: tuple[float, float] = (120.0, 120.0),
) -> NDArray[np.float32]:
    """Return the canonical landmarks scaled and turned about (120, 120), then moved there."""
    angle = np.radians(angle_deg)
    turn = np.array([[np.cos(angle), -np.sin(angle)], [np.sin(angle), np.cos(angle)]])
    points = (CANONICAL_LANDMARKS - 120) @ turn.T * scale + centre
    return points.astype(np.float32)


def draw_dots(height: int, width: int, landmarks: NDArray[np.float32], *, radius: int) -> Frame:
    """Draw a dot of its own colour at each landmark, on grey."""
    frame = np.full((height, width, 3), 128, np.uint8)
    for (x, y), colour in zip(landmarks, DOT_COLOURS, strict=True):
        cv2.circle(frame, (round(float(x)), round(float(y))), radius, colour, -1, cv2.LINE_AA)
    return frame


def find_dots(frame: Frame) -> NDArray[np.float64]:
    """Return the middle (x, y) of what is nearest to each dot's colour, shape (5, 2)."""
    middles = []
    for colour in DOT_COLOURS:
        distance = np.abs(frame.astype(int) - colour).sum(axis=2)
        rows, columns = np.nonzero(distance < 150)
        middles.append((columns.mean(), rows.mean()))
    return np.array(middles)


def detection_of(landmarks: NDArray[np.float32], *, score: float = 1.0) -> Detection:
    """Make a detection whose box lies about its landmarks as MTCNN's boxes do."""
    middle = landmarks.mean(axis=0)
    eyes_px = float(np.linalg.norm(landmarks[1] - landmarks[0]))
    half = np.array([1.0, 1.3]) * eyes_px
    box = np.concatenate([middle - half, middle + half]).astype(np.float32)
    return Detection(box=box, landmarks=landmarks, score=score)
