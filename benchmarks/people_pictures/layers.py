"""Put something flat into a frame, seen from anywhere."""

from dataclasses import dataclass

import cv2
import numpy as np
from numpy.typing import NDArray

from face_vision.types import Frame

Matrix = NDArray[np.float64]


@dataclass(frozen=True, eq=False)
class Layer:
    """Something flat with a face on it.

    Args:
        pixels: RGB, uint8, shape (height, width, 3).
        mask: how much it covers, 0 to 1, float32, shape (height, width).
        middle: where the middle of the face's box lies in it, pixels (x, y).
        face: width and height of the face's box, pixels.
    """

    pixels: Frame
    mask: NDArray[np.float32]
    middle: tuple[float, float]
    face: tuple[float, float]


@dataclass(frozen=True)
class LayerPose:
    """How a layer lies before the camera.

    Args:
        x, y: where the middle of its face lies in the room, pixels.
        tilt_deg: turned in the picture's plane.
        yaw_deg, pitch_deg: turned out of it.
    """

    x: float
    y: float
    tilt_deg: float = 0.0
    yaw_deg: float = 0.0
    pitch_deg: float = 0.0


DISTANCE = 6.0
"""Of the camera, in edges of the layer: how much nearer edges are larger."""


def put(
    frame: Frame, layer: Layer, pose: LayerPose, corner: tuple[float, float]
) -> tuple[float, ...]:
    """Put a layer into a frame whose left upper corner lies there in the room.

    Returns:
        The box of its face in the frame: left, top, right, bottom.
    """
    matrix = _matrix(layer, pose, corner)
    height, width = layer.mask.shape
    edges = np.array([[[0, 0], [width, 0], [width, height], [0, height]]], np.float64)
    seen = cv2.perspectiveTransform(edges, matrix)[0]
    size = np.array(frame.shape[1::-1])
    low = np.clip(np.floor(seen.min(axis=0)).astype(int), 0, size)
    high = np.clip(np.ceil(seen.max(axis=0)).astype(int) + 1, 0, size)
    if (high - low > 1).all():
        shift = np.array([[1, 0, -low[0]], [0, 1, -low[1]], [0, 0, 1]], np.float64)
        _blend(frame[low[1] : high[1], low[0] : high[0]], layer, shift @ matrix)
    half_width, half_height = layer.face[0] / 2, layer.face[1] / 2
    x, y = pose.x - corner[0], pose.y - corner[1]
    return x - half_width, y - half_height, x + half_width, y + half_height


def _matrix(layer: Layer, pose: LayerPose, corner: tuple[float, float]) -> Matrix:
    """Turn about the face's middle in space, look at it from the front, bring it to its place."""
    tilt, yaw, pitch = np.radians([pose.tilt_deg, pose.yaw_deg, pose.pitch_deg])
    about_y = np.array([[np.cos(yaw), 0], [0, 1], [np.sin(yaw), 0]])
    about_x = np.array(
        [[1, 0, 0], [0, np.cos(pitch), -np.sin(pitch)], [0, np.sin(pitch), np.cos(pitch)]]
    )
    in_plane = np.array(
        [[np.cos(tilt), -np.sin(tilt), 0], [np.sin(tilt), np.cos(tilt), 0], [0, 0, 1]]
    )
    turned = in_plane @ about_x @ about_y
    far = DISTANCE * max(layer.mask.shape)
    projected = np.array([[*turned[0], 0], [*turned[1], 0], [*(turned[2] / far), 1]])
    to_middle = np.array([[1, 0, -layer.middle[0]], [0, 1, -layer.middle[1]], [0, 0, 1]])
    to_place = np.array([[1, 0, pose.x - corner[0]], [0, 1, pose.y - corner[1]], [0, 0, 1]])
    matrix: Matrix = to_place @ projected @ to_middle
    return matrix


def _blend(under: Frame, layer: Layer, matrix: Matrix) -> None:
    size = under.shape[1::-1]
    pixels = cv2.warpPerspective(layer.pixels, matrix, size, borderMode=cv2.BORDER_REPLICATE)
    mask = cv2.warpPerspective(layer.mask, matrix, size)[..., None]
    under[:] = under + mask * (pixels.astype(np.float32) - under)
