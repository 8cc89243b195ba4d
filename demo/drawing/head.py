"""Draw the bare head: neck, ears, face and the light on it."""

import numpy as np

from demo.drawing.canvas import Canvas, Mask
from demo.drawing.curves import Points, ellipse, mirrored, smooth
from demo.drawing.head_pose import HEAD_MIDDLE_Y, Turn
from demo.drawing.palette import Colour, lit, luminance, mixed, shaded
from demo.drawing.traits import Head, Person

_NECK_SHARE = 0.56


def outline_of_head(head: Head) -> Points:
    """Return the outline of a bare head, seen from the front, about its own middle."""
    shares = (
        (0, -1), (0.56, -0.93), (0.91, -0.60), (1.0, -0.15), (0.985 * head.cheek, 0.20),
        (head.jaw, 0.58), (head.chin, 0.90), (0, 1.0),
    )  # fmt: skip
    return smooth(mirrored(shares), closed=True) * (head.half_width, head.half_height)


def draw_neck(canvas: Canvas, person: Person, turn: Turn) -> None:
    """Draw the neck, with the shadow of the chin on it."""
    half = person.head.half_width * _NECK_SHARE
    corners = [(-half, 0.08), (-half, 0.33), (-half * 1.7, 0.42), (half * 1.7, 0.42)]
    outline = np.array([*corners, (half, 0.33), (half, 0.08)]) + (0, HEAD_MIDDLE_Y)
    neck = canvas.mask_of(outline, softness=0.003)
    canvas.fill_mask(neck, shaded(person.skin, 0.16))
    chin_shadow = turn.outline(outline_of_head(person.head)) + (0, 0.040)
    canvas.fill(chin_shadow, shaded(person.skin, 0.42), opacity=0.8, softness=0.012, within=neck)


def draw_ears(canvas: Canvas, person: Person, turn: Turn) -> None:
    """Draw both ears; the face, drawn later, hides what is behind it."""
    head = person.head
    size = np.array((0.030, 0.058)) * head.ear
    for side in (-1, 1):
        middle = np.array((side * head.half_width, person.eyes.level + 0.035))
        canvas.fill(turn.ear(ellipse(middle, size), side=side), shaded(person.skin, 0.10))
        hollow = turn.ear(ellipse(middle + (side * 0.004, 0), size * (0.5, 0.6)), side=side)
        canvas.fill(hollow, shaded(person.skin, 0.32), softness=0.004)


def draw_face(canvas: Canvas, person: Person, turn: Turn, *, light: float = 0.0) -> Mask:
    """Draw the face without its features.

    Args:
        canvas: where to draw.
        person: whose face.
        turn: how the head is turned.
        light: where the light comes from, -1 (left) to 1 (right).

    Returns:
        What the face covers.
    """
    face = canvas.mask_of(turn.outline(outline_of_head(person.head)), softness=0.0025)
    canvas.fill_mask(face, shaded(person.skin, 0.40))
    _model_face(canvas, person, turn, face=face, light=light)
    _draw_cheeks(canvas, person, turn, face)
    return face


def _model_face(canvas: Canvas, person: Person, turn: Turn, *, face: Mask, light: float) -> None:
    """Round the face off: lit in the middle and towards the light, darker at the rim."""
    head = person.head
    shift = 0.045 * light
    lit_part = ellipse((shift, -0.02), (head.half_width * 0.80, head.half_height * 0.86))
    canvas.fill(turn.outline(lit_part), person.skin, softness=0.032, within=face)
    glow = _glow(person)
    forehead = ellipse((shift, -0.125), (0.085, 0.045))
    canvas.fill(turn.surface(forehead), glow, opacity=0.55, softness=0.028, within=face)
    for side in (-1, 1):
        strength = 0.5 * (1 + 0.8 * side * light)
        cheekbone = ellipse((side * 0.098, 0.075), (0.035, 0.020))
        canvas.fill(turn.surface(cheekbone), glow, opacity=strength, softness=0.018, within=face)
    chin = ellipse((0, head.half_height * 0.86), (0.035, 0.018))
    canvas.fill(turn.surface(chin), glow, opacity=0.5, softness=0.014, within=face)


def _draw_cheeks(canvas: Canvas, person: Person, turn: Turn, face: Mask) -> None:
    blush = mixed(person.skin, (226, 84, 76), 0.45)
    for side in (-1, 1):
        cheek = ellipse((side * 0.118, 0.105), (0.045, 0.032))
        canvas.fill(
            turn.surface(cheek), blush, opacity=0.45 * person.blush, softness=0.022, within=face
        )
    if person.freckles:
        _draw_freckles(canvas, person, turn, face)


def _draw_freckles(canvas: Canvas, person: Person, turn: Turn, face: Mask) -> None:
    rng = np.random.default_rng(person.seed)
    spots = rng.normal((0, 0.085), (0.075, 0.018), (26, 2))
    for spot, radius in zip(spots, rng.uniform(0.002, 0.0042, len(spots)), strict=True):
        canvas.fill(
            turn.surface(ellipse(spot, (radius, radius), n_points=10)),
            shaded(person.skin, 0.42),
            opacity=0.55 * person.freckles,
            within=face,
        )


def _glow(person: Person) -> Colour:
    """Return the colour of a highlight; dark skin shows stronger, warmer ones."""
    return lit(person.skin, 0.45 + 0.10 * (1 - luminance(person.skin)))
