"""Draw what a person wears: shoulders in a garment, and a headscarf."""

import numpy as np

from demo.drawing.canvas import Canvas, Mask
from demo.drawing.curves import Points, ellipse, mirrored, ribbon, smooth, tapered
from demo.drawing.head_pose import Turn
from demo.drawing.palette import lit, shaded
from demo.drawing.traits import Person

_SHOULDERS = (
    (0, 0.285), (0.10, 0.285), (0.19, 0.315), (0.33, 0.365), (0.415, 0.43), (0.45, 0.52),
    (0.455, 0.62), (0, 0.62),
)  # fmt: skip


def draw_garment(canvas: Canvas, person: Person) -> None:
    """Draw the shoulders and the collar."""
    torso = canvas.mask_of(_shoulders(person), softness=0.002)
    canvas.fill_mask(torso, person.garment)
    _shade_torso(canvas, person, torso)
    draw_collar = {"tee": _draw_crew_neck, "shirt": _draw_shirt, "hoodie": _draw_hood}
    draw_collar[person.garment_kind](canvas, person, torso)


def draw_scarf_lining(canvas: Canvas, person: Person, turn: Turn) -> None:
    """Draw the inside of a scarf, which shows between its edge and a narrow face."""
    canvas.fill(_scarf(person, turn), shaded(lit(person.garment, 0.25), 0.35))


def draw_headscarf(canvas: Canvas, person: Person, turn: Turn, *, face: Mask) -> None:
    """Draw a scarf around the face and down over the neck."""
    cloth = lit(person.garment, 0.25)
    opening = _opening(person, turn)
    hole = canvas.mask_of(opening, softness=0.003)
    rim = canvas.mask_of(opening, softness=0.014)
    canvas.fill_mask(face.without(rim), shaded(person.skin, 0.55), opacity=0.6)
    scarf = canvas.mask_of(_scarf(person, turn), softness=0.002).without(hole)
    canvas.fill_mask(scarf, cloth)
    _draw_folds(canvas, person, turn, scarf)


def _shoulders(person: Person) -> Points:
    return smooth(mirrored(_SHOULDERS), closed=True)


def _shade_torso(canvas: Canvas, person: Person, torso: Mask) -> None:
    for side in (-1, 1):
        arm = smooth([(side * 0.29, 0.56), (side * 0.285, 0.47), (side * 0.31, 0.40)])
        fold = ribbon(arm, tapered(len(arm), 0.012, start=0.6, end=0))
        canvas.fill(fold, shaded(person.garment, 0.4), opacity=0.6, softness=0.004, within=torso)
        shoulder = ellipse((side * 0.24, 0.375), (0.08, 0.022))
        canvas.fill(shoulder, lit(person.garment, 0.3), opacity=0.4, softness=0.02, within=torso)
    chest = ellipse((0, 0.33), (0.16, 0.06))
    canvas.fill(chest, shaded(person.garment, 0.4), opacity=0.4, softness=0.03, within=torso)


def _neckline(depth: float, width: float) -> Points:
    return smooth(
        [
            (-width, 0.268),
            (-width * 0.6, 0.268 + depth * 0.75),
            (0, 0.268 + depth),
            (width * 0.6, 0.268 + depth * 0.75),
            (width, 0.268),
        ]
    )


def _draw_skin_inside(canvas: Canvas, person: Person, edge: Points) -> None:
    canvas.fill(edge, shaded(person.skin, 0.22), softness=0.002)


def _draw_crew_neck(canvas: Canvas, person: Person, torso: Mask) -> None:
    edge = _neckline(0.070, 0.128)
    _draw_skin_inside(canvas, person, edge)
    canvas.fill(ribbon(edge, 0.018), shaded(person.garment, 0.22), softness=0.001)


def _draw_shirt(canvas: Canvas, person: Person, torso: Mask) -> None:
    _draw_skin_inside(canvas, person, np.array([(-0.105, 0.27), (0, 0.385), (0.105, 0.27)]))
    for side in (-1, 1):
        flap = np.array([(0.10, 0.245), (0.135, 0.285), (0.105, 0.385), (0.0, 0.375)]) * (side, 1)
        canvas.fill(
            flap + (0, 0.006),
            shaded(person.garment, 0.5),
            opacity=0.5,
            softness=0.004,
            within=torso,
        )
        canvas.fill(flap, lit(person.garment, 0.55))
    placket = np.array([(0, 0.38), (0, 0.62)])
    canvas.fill(ribbon(placket, 0.005), shaded(person.garment, 0.4), opacity=0.7)
    canvas.fill(ellipse((0.012, 0.44), (0.006, 0.006)), lit(person.garment, 0.7))


def _draw_hood(canvas: Canvas, person: Person, torso: Mask) -> None:
    edge = _neckline(0.085, 0.135)
    _draw_skin_inside(canvas, person, edge)
    canvas.fill(ribbon(edge, tapered(len(edge), 0.055, start=0.9, end=0.9)), person.garment)
    canvas.fill(
        ribbon(edge + (0, 0.022), 0.010), shaded(person.garment, 0.4), opacity=0.6, softness=0.003
    )
    for side in (-1, 1):
        cord = np.array([(side * 0.05, 0.365), (side * 0.056, 0.46)])
        canvas.fill(ribbon(cord, 0.009), lit(person.garment, 0.75))


def _opening(person: Person, turn: Turn) -> Points:
    width, height = person.head.half_width, person.head.half_height
    return turn.outline(ellipse((0, 0.17 * height), (width * 0.88, height * 0.79)))


def _scarf(person: Person, turn: Turn) -> Points:
    width, height = person.head.half_width, person.head.half_height
    right = (
        (0, -1.14),
        (0.62, -1.06),
        (1.06, -0.66),
        (1.16, -0.1),
        (1.10, 0.5),
        (1.06, 0.9),
        (1.30, 1.35),
        (0.9, 1.62),
        (0, 1.72),
    )
    return turn.outline(smooth(mirrored(right), closed=True) * (width, height), reach=0.45)


def _draw_folds(canvas: Canvas, person: Person, turn: Turn, scarf: Mask) -> None:
    width, height = person.head.half_width, person.head.half_height
    dark = shaded(person.garment, 0.25)
    for start, bend, end in (
        ((-1.0, 0.2), (-0.5, 1.12), (0.5, 1.32)),
        ((1.02, 0.4), (0.62, 1.16), (-0.4, 1.5)),
        ((-0.9, -0.55), (-1.02, 0.0), (-0.86, 0.6)),
        ((0.3, -0.98), (0.86, -0.62), (1.02, 0.0)),
    ):
        line = turn.outline(smooth([start, bend, end], steps=12) * (width, height), reach=0.45)
        fold = ribbon(line, tapered(len(line), 0.022, start=0, end=0))
        canvas.fill(fold, dark, opacity=0.6, softness=0.006, within=scarf)
