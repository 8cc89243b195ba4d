"""The camera that pans over the room, and the light in it."""

import cv2
import numpy as np
from numpy.typing import NDArray

from demo.room.scene import FRAME_HEIGHT, SCENE_HEIGHT, SCENE_WIDTH
from face_vision.types import Frame

PAN_PERIOD_S = 20.0
FLICKER_EVERY_S = 10.0
FLICKER_S = 1.2


def view_at(time_s: float, *, aspect: float) -> tuple[float, float]:
    """Return where the upper left corner of the frame lies in the scene at a moment.

    Args:
        time_s: seconds since the start.
        aspect: width of the frame in its heights.

    Returns:
        x and y in units of the scene: a slow pan to the right and back, a hand's tremble.
    """
    room_x, room_y = SCENE_WIDTH - FRAME_HEIGHT * aspect, SCENE_HEIGHT - FRAME_HEIGHT
    pan = 0.5 - 0.5 * np.cos(2 * np.pi * time_s / PAN_PERIOD_S)
    tremble = 2.0 * np.sin(2 * np.pi * time_s / 1.3) + 1.5 * np.sin(2 * np.pi * time_s / 0.71)
    x = 6 + (room_x - 12) * pan + tremble
    y = room_y * (0.6 + 0.2 * np.sin(2 * np.pi * time_s / 8.3)) + 0.6 * tremble
    return float(np.clip(x, 0, room_x)), float(np.clip(y, 0, room_y))


def light_at(time_s: float) -> tuple[float, float]:
    """Return brightness (1 is ordinary) and one-sidedness (-1 left to 1 right) at a moment.

    The light wavers slowly, and a lamp blinks for a second now and then.
    """
    gain = 1.0 + 0.10 * np.sin(2 * np.pi * time_s / 7.0)
    is_dark = time_s % FLICKER_EVERY_S > FLICKER_EVERY_S - FLICKER_S and time_s * 5 % 1 < 0.5
    side = 0.22 * np.sin(2 * np.pi * time_s / 11.0)
    return float(gain * (0.72 if is_dark else 1.0)), float(side)


def film(
    scene: Frame, *, corner_px: tuple[float, float], shape: tuple[int, int], time_s: float
) -> Frame:
    """Return the part of a scene that the camera sees, in the light of the moment.

    Args:
        scene: RGB, uint8.
        corner_px: upper left corner of the frame in the scene, pixels, may be fractions.
        shape: height and width of the frame, pixels.
        time_s: seconds since the start.
    """
    height, width = shape
    shift = np.array([[1, 0, -corner_px[0]], [0, 1, -corner_px[1]]])
    frame = cv2.warpAffine(scene, shift, (width, height), borderMode=cv2.BORDER_REPLICATE)
    gain, side = light_at(time_s)
    lit = cv2.multiply(frame, _light_map(gain, side, shape), scale=1 / 128)
    return np.asarray(lit, np.uint8)


def _light_map(gain: float, side: float, shape: tuple[int, int]) -> NDArray[np.uint8]:
    """Return the light on every pixel as a multiple of 1/128."""
    across = 128 * gain * (1 + side * np.linspace(-1, 1, shape[1]))
    row = np.repeat(np.clip(across, 0, 255).astype(np.uint8), 3).reshape(1, shape[1], 3)
    return np.ascontiguousarray(np.broadcast_to(row, (*shape, 3)))
