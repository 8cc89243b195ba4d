"""Draw the portrait of an invented person, with a background or cut out."""

import numpy as np
from numpy.typing import NDArray

from demo.drawing.canvas import Canvas
from demo.drawing.clothes import draw_garment, draw_headscarf, draw_scarf_lining
from demo.drawing.eyes import draw_brows, draw_eyes, draw_glasses
from demo.drawing.hair import draw_back_hair, draw_hair
from demo.drawing.head import draw_ears, draw_face, draw_neck
from demo.drawing.head_pose import Turn
from demo.drawing.mouth import draw_mouth, draw_nose
from demo.drawing.palette import BACKDROPS, Colour
from demo.drawing.traits import Person, describe_person
from face_vision.types import Frame

__all__ = ["DRAWING_PX", "Person", "describe_person", "draw_cutout", "draw_portrait"]

DRAWING_PX = 512
_GRAIN = 1.6


def draw_cutout(
    person: Person,
    *,
    yaw: float = 0.0,
    mouth: float = 0.0,
    eyes: float = 1.0,
    light: float = 0.0,
    size_px: int = DRAWING_PX,
) -> NDArray[np.uint8]:
    """Draw head and shoulders on nothing, to be pasted into a scene.

    Args:
        person: who is drawn.
        yaw: how the head is turned, -1 (to the viewer's left) to 1 (right), about 31 degrees.
        mouth: 0 (closed) to 1 (wide open).
        eyes: 0 (shut) to 1 (open).
        light: where the light comes from, -1 (left) to 1 (right).
        size_px: edge of the result, pixels.

    Returns:
        Red, green, blue and alpha, uint8, shape (size_px, size_px, 4); the colours are already
        multiplied by alpha.
    """
    canvas = Canvas.square(size_px)
    turn = Turn(yaw)
    if person.hair_style == "headscarf":
        draw_scarf_lining(canvas, person, turn)
    else:
        draw_back_hair(canvas, person, turn)
    draw_neck(canvas, person, turn)
    draw_garment(canvas, person)
    draw_ears(canvas, person, turn)
    face = draw_face(canvas, person, turn, light=light)
    draw_nose(canvas, person, turn, light=light)
    draw_mouth(canvas, person, turn, opening=mouth)
    draw_eyes(canvas, person, turn, openness=eyes)
    if person.hair_style == "headscarf":
        draw_headscarf(canvas, person, turn, face=face)
    else:
        draw_hair(canvas, person, turn, face=face)
    draw_brows(canvas, person, turn)
    draw_glasses(canvas, person, turn)
    return canvas.pixels


def draw_portrait(
    person: Person,
    *,
    yaw: float = 0.0,
    mouth: float = 0.0,
    light: float = 0.0,
    gain: float = 1.0,
    background: Colour | None = None,
    seed: int = 0,
) -> Frame:
    cutout = draw_cutout(person, yaw=yaw, mouth=mouth, light=light).astype(np.float32)
    backdrop = _draw_backdrop(background or BACKDROPS[person.seed % len(BACKDROPS)])
    picture = cutout[..., :3] + backdrop * (1 - cutout[..., 3:] / 255)
    picture *= gain * (
        1 + 0.22 * light * np.linspace(-1, 1, DRAWING_PX, dtype=np.float32)[None, :, None]
    )
    grain = np.random.default_rng(seed).normal(0, _GRAIN, (DRAWING_PX, DRAWING_PX, 1))
    return np.clip(picture + grain, 0, 255).astype(np.uint8)


def _draw_backdrop(colour: Colour) -> NDArray[np.float32]:
    """Return a plain backdrop, brighter in the middle, as a school photographer's."""
    across = np.linspace(-1, 1, DRAWING_PX, dtype=np.float32)
    away = across[None, :] ** 2 + (across[:, None] + 0.1) ** 2
    return np.asarray((1.04 - 0.14 * away)[..., None] * np.asarray(colour, np.float32), np.float32)
