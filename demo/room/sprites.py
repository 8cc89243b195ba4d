"""Cut-out drawings, each drawn once and then pasted into many frames."""

import cv2
import numpy as np
from numpy.typing import NDArray

from demo.portraits import Person, draw_cutout
from demo.room.motion import Expression, Pose
from face_vision.types import Frame

Sprite = NDArray[np.uint8]
"""Red, green, blue (multiplied by alpha) and alpha, shape (height, width, 4)."""

YAW_STEP = 0.16
"""Steps of about five degrees: the eye takes them for a movement at the size of a classroom."""

_FINER = 1.5
"""Drawings are made this much larger and shrunk: brows and lashes are thinner than a pixel."""

_OPENINGS = {
    Expression.CALM: (0.0, 1.0),
    Expression.SPEAKING: (0.5, 1.0),
    Expression.BLINKING: (0.0, 0.0),
}


class Atlas:
    """The drawings of one person, made when they are first asked for.

    Args:
        person: who is drawn.
        size_px: edge of a drawing, pixels.
    """

    def __init__(self, person: Person, size_px: int) -> None:
        self._person = person
        self._size_px = size_px
        self._drawn: dict[tuple[int, Expression], Sprite] = {}

    def sprite_for(self, pose: Pose) -> Sprite:
        """Return the drawing nearest to a pose."""
        key = (round(pose.yaw / YAW_STEP), pose.expression)
        if key not in self._drawn:
            self._drawn[key] = self._draw(key[0] * YAW_STEP, pose.expression)
        return self._drawn[key]

    def _draw(self, yaw: float, expression: Expression) -> Sprite:
        mouth, eyes = _OPENINGS[expression]
        large = draw_cutout(
            self._person, yaw=yaw, mouth=mouth, eyes=eyes, size_px=round(_FINER * self._size_px)
        )
        size = (self._size_px, self._size_px)
        return np.asarray(cv2.resize(large, size, interpolation=cv2.INTER_AREA), np.uint8)


def paste(
    scene: Frame, sprite: Sprite, *, foot: tuple[float, float], roll_rad: float = 0.0
) -> None:
    """Paste a sprite into a scene, to a fraction of a pixel.

    Args:
        scene: RGB, changed in place.
        sprite: what is pasted; what reaches over the scene's edge is lost.
        foot: where the middle of the sprite's lower edge comes to lie, pixels of the scene.
        roll_rad: how far it leans to the right about that point.
    """
    height, width = sprite.shape[:2]
    margin = int(0.15 * height)
    left, top = int(foot[0] - width / 2) - margin, int(foot[1]) - height - margin
    transform = _rotation_about((width / 2, height), roll_rad)
    transform[:, 2] += (foot[0] - width / 2 - left, foot[1] - height - top)
    placed = cv2.warpAffine(sprite, transform, (width + 2 * margin, height + 2 * margin))
    overlay(scene, np.asarray(placed, np.uint8), left=left, top=top)


def _rotation_about(centre: tuple[float, float], angle_rad: float) -> NDArray[np.float64]:
    return np.asarray(cv2.getRotationMatrix2D(centre, -np.degrees(angle_rad), 1.0), np.float64)


def overlay(scene: Frame, placed: Sprite, *, left: int, top: int) -> None:
    """Lay a sprite over a scene, upright and at whole pixels, as `paste` does."""
    height, width = scene.shape[:2]
    x0, y0 = max(left, 0), max(top, 0)
    x1, y1 = min(left + placed.shape[1], width), min(top + placed.shape[0], height)
    if x0 >= x1 or y0 >= y1:
        return
    part = placed[y0 - top : y1 - top, x0 - left : x1 - left]
    below = scene[y0:y1, x0:x1]
    rest = cv2.cvtColor(255 - part[..., 3], cv2.COLOR_GRAY2RGB)
    scene[y0:y1, x0:x1] = part[..., :3] + cv2.multiply(below, rest, scale=1 / 255)
