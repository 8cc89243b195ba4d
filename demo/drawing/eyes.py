"""Draw eyes, brows and glasses."""

import numpy as np

from demo.drawing.canvas import Canvas, Mask
from demo.drawing.curves import Points, ellipse, ribbon, smooth, tapered
from demo.drawing.head_pose import Turn
from demo.drawing.palette import Colour, lit, mixed, shaded
from demo.drawing.traits import Glasses, Person

_EYE_WHITE: Colour = (250, 247, 242)
_LASH: Colour = (32, 22, 22)
_PUPIL: Colour = (16, 12, 14)
_FRAME_LIFT = 0.012
_FAR_ARM_HIDDEN = 0.03

_UPPER_LID = ((-1, 0.20), (-0.55, -0.72), (0.05, -1.0), (0.62, -0.66), (1, 0.0))
_LOWER_LID = ((1, 0.0), (0.55, 0.70), (0.0, 0.92), (-0.55, 0.72), (-1, 0.20))


def draw_eyes(canvas: Canvas, person: Person, turn: Turn, *, openness: float = 1.0) -> None:
    """Draw both eyes; openness 0 is shut, 1 is open."""
    for side in (-1, 1):
        _draw_socket(canvas, person, turn, side)
        if openness < 0.25:
            _draw_shut_lid(canvas, person, turn, side)
        else:
            _draw_open_eye(canvas, person, turn, side=side, openness=openness)


def draw_brows(canvas: Canvas, person: Person, turn: Turn) -> None:
    """Draw both brows, darker than the skin whatever the hair."""
    brows, eyes = person.brows, person.eyes
    colour = mixed(shaded(person.hair, 0.35), shaded(person.skin, 0.75), 0.25)
    outwards = np.array([(-1.0, 0.05), (-0.40, -0.45), (0.25, -0.70), (1.0, 0.10)])
    line = smooth(outwards) * (brows.half_length, 0.010 + brows.arch)
    line[:, 1] += -brows.tilt * line[:, 0] - brows.gap + eyes.level
    widths = tapered(len(line), brows.thickness, start=0.7, end=0.15)
    for side in (-1, 1):
        placed = (line + (eyes.distance, 0)) * (side, 1)
        outline = turn.surface(ribbon(placed, widths), lift=0.01)
        canvas.fill(outline, colour, opacity=0.92, softness=0.0025)


def draw_glasses(canvas: Canvas, person: Person, turn: Turn) -> None:
    """Draw the glasses, if the person wears any."""
    if person.glasses is None:
        return
    eyes, glasses = person.eyes, person.glasses
    half_width = min(glasses.half_width, eyes.distance - 0.012)
    for side in (-1, 1):
        middle = (side * eyes.distance, eyes.level + 0.006)
        lens = _lens(middle, (half_width, glasses.half_height))
        _draw_rim(canvas, turn, lens, glasses)
        _draw_arm(canvas, person, turn, hinge=side * (eyes.distance + half_width))
    gap = eyes.distance - half_width
    arc = smooth([(-gap, eyes.level - 0.004), (0, eyes.level - 0.012), (gap, eyes.level - 0.004)])
    canvas.fill(turn.surface(ribbon(arc, 0.008), lift=_FRAME_LIFT), glasses.colour)


def _draw_arm(canvas: Canvas, person: Person, turn: Turn, *, hinge: float) -> None:
    """Draw what leads from a lens to the ear; the far one is hidden when the head is turned."""
    if person.glasses is None or hinge * turn.yaw > _FAR_ARM_HIDDEN:
        return
    side, level = (1 if hinge > 0 else -1), person.eyes.level
    start = turn.surface([(hinge, level - 0.010)], lift=_FRAME_LIFT)
    end = turn.ear([(side * person.head.half_width * 0.99, level)], side=side)
    canvas.fill(ribbon(np.concatenate([start, end]), 0.007), person.glasses.colour, opacity=0.9)


def _lens(middle: tuple[float, float], radii: tuple[float, float]) -> Points:
    """Return a rounded rectangle (a superellipse of power 3) around the middle."""
    circle = ellipse((0, 0), (1, 1), n_points=48)
    rounded = circle / (np.abs(circle) ** 3).sum(axis=1, keepdims=True) ** (1 / 3)
    return middle + rounded * radii


def _draw_rim(canvas: Canvas, turn: Turn, lens: Points, glasses: Glasses) -> None:
    middle = lens.mean(axis=0)
    outer = canvas.mask_of(turn.surface(lens, lift=_FRAME_LIFT))
    inner = canvas.mask_of(
        turn.surface(middle + (lens - middle) * (1 - glasses.thickness), lift=_FRAME_LIFT)
    )
    canvas.fill_mask(inner, (255, 255, 255), opacity=0.06)
    canvas.fill_mask(outer.without(inner), glasses.colour)


def _draw_socket(canvas: Canvas, person: Person, turn: Turn, side: int) -> None:
    """Darken the hollow of the eye."""
    eyes = person.eyes
    hollow = ellipse((side * eyes.distance, eyes.level - 0.010), (eyes.half_width * 1.25, 0.030))
    canvas.fill(
        turn.surface(hollow), shaded(person.skin, 0.45), opacity=person.hollows, softness=0.014
    )
    bag = ellipse(
        (side * eyes.distance, eyes.level + eyes.half_height + 0.010), (eyes.half_width, 0.006)
    )
    canvas.fill(
        turn.surface(bag), shaded(person.skin, 0.4), opacity=0.7 * person.hollows, softness=0.006
    )


def _place(person: Person, turn: Turn, shape: Points, side: int) -> Points:
    """Put a shape given about the eye's middle, outwards to the right, where that eye is."""
    eyes = person.eyes
    return turn.surface((shape + (eyes.distance, 0)) * (side, 1) + (0, eyes.level))


def _lids(person: Person, openness: float) -> tuple[Points, Points]:
    size = (person.eyes.half_width, person.eyes.half_height)
    upper = smooth(_UPPER_LID) * (1, openness) * size
    return _tilted(upper, person.eyes.tilt), _tilted(smooth(_LOWER_LID) * size, person.eyes.tilt)


def _tilted(line: Points, tilt: float) -> Points:
    """Raise the outer corner; the iris stays round."""
    return line - np.stack([np.zeros(len(line)), tilt * line[:, 0]], axis=1)


def _draw_open_eye(
    canvas: Canvas, person: Person, turn: Turn, *, side: int, openness: float
) -> None:
    upper, lower = _lids(person, openness)
    almond = canvas.mask_of(_place(person, turn, np.concatenate([upper, lower]), side))
    canvas.fill_mask(almond, _EYE_WHITE)
    _draw_iris(canvas, person, turn, side=side, almond=almond)
    shade = _place(person, turn, ribbon(upper, 0.014), side)
    canvas.fill(shade, (92, 74, 82), opacity=0.45, softness=0.004, within=almond)
    _draw_lashes(canvas, person, turn, side=side, upper=upper, lower=lower)


def _draw_iris(canvas: Canvas, person: Person, turn: Turn, *, side: int, almond: Mask) -> None:
    """Draw iris, pupil and glint; the eyes look a little less aside than the head."""
    radius = max(person.eyes.half_height * 0.98, person.eyes.half_width * 0.46)
    middle = np.array([-side * 0.010 * turn.yaw, -0.001])
    circle = ellipse((0, 0), (1, 1))
    for share, colour in ((1.0, shaded(person.iris, 0.45)), (0.84, person.iris), (0.45, _PUPIL)):
        disc = _place(person, turn, middle + circle * radius * share, side)
        canvas.fill(disc, colour, within=almond)
    glow = _place(
        person, turn, middle + (0, radius * 0.5) + circle * (radius * 0.5, radius * 0.25), side
    )
    canvas.fill(glow, lit(person.iris, 0.45), opacity=0.5, softness=0.002, within=almond)
    spot = middle + (-0.30 * radius * side, -0.36 * radius)
    canvas.fill(_place(person, turn, spot + circle * radius * 0.22, side), (255, 255, 255))


def _draw_lashes(
    canvas: Canvas, person: Person, turn: Turn, *, side: int, upper: Points, lower: Points
) -> None:
    lashes = person.eyes.lashes
    widths = tapered(len(upper), 0.006 + 0.006 * lashes, start=0.3, end=0.6)
    canvas.fill(_place(person, turn, ribbon(upper, widths), side), _LASH)
    under = tapered(len(lower), 0.0045, start=0.5, end=0.2)
    canvas.fill(
        _place(person, turn, ribbon(lower, under), side), shaded(person.skin, 0.7), opacity=0.7
    )
    fold = upper * (1.02, 1.0) - (0, 0.007 + 0.010 * person.eyes.fold)
    crease = _place(person, turn, ribbon(fold, tapered(len(fold), 0.005)), side)
    canvas.fill(crease, shaded(person.skin, 0.62), opacity=0.75, softness=0.0015)


def _draw_shut_lid(canvas: Canvas, person: Person, turn: Turn, side: int) -> None:
    _, lower = _lids(person, 1.0)
    line = lower * (1, 0.6)
    outline = ribbon(line, tapered(len(line), 0.008 + 0.005 * person.eyes.lashes))
    canvas.fill(_place(person, turn, outline, side), _LASH)
