"""Draw the nose and the mouth."""

import numpy as np

from demo.drawing.canvas import Canvas
from demo.drawing.curves import Points, ellipse, ribbon, smooth, tapered
from demo.drawing.head_pose import Turn
from demo.drawing.palette import Colour, lit, luminance, mixed, shaded
from demo.drawing.traits import Person

_NOSE_LIFT = 0.045
_TEETH: Colour = (250, 246, 240)
_INSIDE: Colour = (92, 30, 34)


def draw_nose(canvas: Canvas, person: Person, turn: Turn, *, light: float = 0.0) -> None:
    """Draw the nose: its ridge, its wings, its nostrils and their shadow."""
    _draw_ridge(canvas, person, turn, light=light)
    _draw_tip(canvas, person, turn)
    _draw_nostrils(canvas, person, turn)
    _draw_muzzle(canvas, person, turn)


def draw_mouth(canvas: Canvas, person: Person, turn: Turn, *, opening: float = 0.0) -> None:
    """Draw the mouth; opening 0 is closed, 1 is wide open."""
    _draw_inside(canvas, person, turn, opening)
    _draw_lips(canvas, person, turn, opening)
    _draw_chin_crease(canvas, person, turn, opening)


def _nose_base(person: Person) -> float:
    return person.eyes.level + person.nose.length


def _mouth_level(person: Person) -> float:
    base = _nose_base(person)
    return base + person.mouth.gap * (person.head.half_height - base)


def _draw_ridge(canvas: Canvas, person: Person, turn: Turn, *, light: float) -> None:
    nose, top, base = person.nose, person.eyes.level - 0.03, _nose_base(person)
    dark, bright = shaded(person.skin, 0.59), lit(person.skin, 0.32)
    for side in (-1, 1):
        strength = 0.22 + 0.36 * nose.bridge - 0.18 * side * light
        inner, outer = 0.014, nose.half_width * 0.62
        flank = smooth(
            [(side * 0.022, top), (side * inner, top + 0.05), (side * outer, base - 0.02)]
        )
        outline = ribbon(flank, tapered(len(flank), 0.018, start=0.9, end=0.5))
        canvas.fill(
            turn.surface(outline, lift=0.012), dark, opacity=max(strength, 0), softness=0.006
        )
    ridge = ribbon(np.array([(0, top + 0.02), (0, base - 0.03)]), 0.012)
    canvas.fill(turn.surface(ridge, lift=0.03), bright, opacity=0.55, softness=0.006)


def _draw_tip(canvas: Canvas, person: Person, turn: Turn) -> None:
    nose, base = person.nose, _nose_base(person)
    ball = ellipse((0, base - 0.014), (nose.half_width * 0.62, 0.018))
    canvas.fill(
        turn.surface(ball, lift=_NOSE_LIFT), lit(person.skin, 0.12), opacity=0.7, softness=0.006
    )
    glint = ellipse((0, base - 0.022), (0.010 + 0.006 * nose.tip, 0.008))
    canvas.fill(
        turn.surface(glint, lift=_NOSE_LIFT), lit(person.skin, 0.45), opacity=0.8, softness=0.005
    )


def _draw_nostrils(canvas: Canvas, person: Person, turn: Turn) -> None:
    nose, base = person.nose, _nose_base(person)
    width, dark = nose.half_width, shaded(person.skin, 0.94)
    shadow = ellipse((0, base + 0.012), (width * 0.95, 0.010))
    canvas.fill(
        turn.surface(shadow, lift=0.02), shaded(person.skin, 0.72), opacity=0.75, softness=0.006
    )
    for side in (-1, 1):
        wing = smooth(
            [
                (side * width * 0.82, base - 0.032),
                (side * width * 1.06, base - 0.010),
                (side * width * 0.86, base + 0.006),
                (side * width * 0.6, base + 0.002),
            ]
        )
        outline = ribbon(wing, tapered(len(wing), 0.006, start=0.3, end=0.3))
        canvas.fill(turn.surface(outline, lift=0.025), dark, opacity=0.65, softness=0.002)
        hole = ellipse((side * width * 0.45, base + 0.001), (min(width * 0.25, 0.0105), 0.0058))
        canvas.fill(
            turn.surface(hole, lift=0.03), shaded(person.skin, 0.95), opacity=0.9, softness=0.002
        )


def _draw_muzzle(canvas: Canvas, person: Person, turn: Turn) -> None:
    """Draw the soft furrows from the nose to the mouth and the groove above the lip."""
    dark, base, lips = shaded(person.skin, 0.59), _nose_base(person), _mouth_level(person)
    groove = ellipse((0, (base + lips) / 2), (0.007, (lips - base) * 0.3))
    canvas.fill(turn.surface(groove, lift=0.01), dark, opacity=0.45, softness=0.005)
    for side in (-1, 1):
        start = (side * (person.nose.half_width + 0.012), base - 0.012)
        end = (side * (person.mouth.half_width + 0.016), lips - 0.004)
        middle = tuple(np.add(start, end) / 2 + (side * 0.004, -0.004))
        furrow = smooth([start, middle, end])
        outline = ribbon(furrow, tapered(len(furrow), 0.016, start=0.3, end=0.3))
        canvas.fill(turn.surface(outline), dark, opacity=person.furrows, softness=0.007)


def _mouth_line(person: Person, drop: float) -> Points:
    """Return the middle line of the mouth from corner to corner, `drop` lower in its middle."""
    mouth = person.mouth
    along = np.linspace(-1, 1, 33)
    bend = drop * (1 - along**2) - 0.040 * mouth.smile * (along**2 - 0.4)
    return np.stack([along * mouth.half_width, _mouth_level(person) + bend], axis=1)


def _drop(person: Person, opening: float) -> float:
    """Return how far the lower lip goes down: small mouths open less."""
    return 0.52 * person.mouth.half_width * opening


def _draw_inside(canvas: Canvas, person: Person, turn: Turn, opening: float) -> None:
    if opening <= 0.02:
        return
    top, bottom = _mouth_line(person, 0), _mouth_line(person, _drop(person, opening) * 1.15)
    inside = canvas.mask_of(turn.surface(np.concatenate([top, bottom[::-1]])))
    canvas.fill_mask(inside, _INSIDE)
    teeth = np.concatenate([top * (0.9, 1), (_mouth_line(person, 0.016) * (0.9, 1))[::-1]])
    canvas.fill(turn.surface(teeth), _TEETH, within=inside)


def _lip_colour(person: Person) -> Colour:
    """Return the colour of the lips: redder than the skin, and darker on light skin."""
    natural = shaded(person.skin, 0.34 + 0.14 * luminance(person.skin))
    return mixed(natural, (164, 52, 60), 0.20 + 0.35 * person.mouth.redness)


def _draw_lips(canvas: Canvas, person: Person, turn: Turn, opening: float) -> None:
    mouth, colour = person.mouth, _lip_colour(person)
    top, bottom = _mouth_line(person, 0), _mouth_line(person, _drop(person, opening))
    along = top[:, 0] / mouth.half_width
    bow = np.sqrt((1 - along**2).clip(0)) * (1 - 0.35 * np.exp(-((along / 0.22) ** 2)))
    upper = np.concatenate([top, (top - np.stack([0 * bow, 1.4 * mouth.upper_lip * bow], 1))[::-1]])
    full = (1 - along**2).clip(0) ** 0.7
    lower_rim = bottom + np.stack([0 * full, 1.6 * mouth.lower_lip * full], 1)
    lower = np.concatenate([bottom * (0.98, 1), (lower_rim * (0.98, 1))[::-1]])
    canvas.fill(turn.surface(upper), shaded(colour, 0.14), softness=0.0025)
    canvas.fill(turn.surface(lower), colour, softness=0.0025)
    shine = ellipse(
        (0, bottom[:, 1].max() + mouth.lower_lip * 0.75), (mouth.half_width * 0.35, 0.004)
    )
    canvas.fill(turn.surface(shine), lit(colour, 0.4), opacity=0.6, softness=0.004)
    seam = ribbon(top, tapered(len(top), 0.008, start=0.35, end=0.35))
    canvas.fill(turn.surface(seam), shaded(colour, 0.72), opacity=0.9, softness=0.0012)


def _draw_chin_crease(canvas: Canvas, person: Person, turn: Turn, opening: float) -> None:
    mouth = person.mouth
    y = _mouth_level(person) + mouth.lower_lip * 1.6 + _drop(person, opening) + 0.012
    crease = ellipse((0, y), (mouth.half_width * 0.5, 0.005))
    canvas.fill(turn.surface(crease), shaded(person.skin, 0.59), opacity=0.7, softness=0.006)
    for side in (-1, 1):
        corner = _mouth_line(person, 0)[-1] * (side, 1)
        dimple = ellipse(corner + (side * 0.004, 0), (0.005, 0.007))
        canvas.fill(turn.surface(dimple), shaded(person.skin, 0.65), opacity=0.5, softness=0.004)
