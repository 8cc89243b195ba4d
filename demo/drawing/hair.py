"""Draw the hair: what lies behind the head, the cap over it, strands, buns and braids."""

import numpy as np

from demo.drawing.canvas import Canvas, Mask
from demo.drawing.curves import Points, ellipse, mirrored, ribbon, smooth, tapered
from demo.drawing.hair_styles import STYLES, HairStyle, Shares
from demo.drawing.head_pose import Turn
from demo.drawing.palette import lit, luminance, shaded
from demo.drawing.traits import Person

_N_STRANDS = 32


def draw_back_hair(canvas: Canvas, person: Person, turn: Turn) -> None:
    """Draw what of the hair lies behind the head and the neck."""
    style = STYLES[person.hair_style]
    dark = shaded(person.hair, 0.30)
    if style.back:
        outline = _scaled(person, _ruffled(smooth(mirrored(style.back), closed=True), style))
        canvas.fill(turn.outline(outline, reach=0.6), dark, softness=0.002)
    rim, _ = _edges(style)
    canvas.fill(turn.outline(_scaled(person, rim * 0.995)), dark)
    if style.extra == "bun":
        _draw_ball(canvas, person, turn.behind(_scaled(person, ellipse((0, -1.20), (0.42, 0.30)))))
    if style.extra == "puffs":
        for side in (-1, 1):
            puff = _curly(ellipse((side * 1.10, -0.80), (0.48, 0.38), n_points=80), 0.07)
            _draw_ball(canvas, person, turn.behind(_scaled(person, puff), depth=0.03))


def draw_hair(canvas: Canvas, person: Person, turn: Turn, *, face: Mask) -> None:
    """Draw the cap of hair over the head, with its shadow on the face."""
    style = STYLES[person.hair_style]
    rim, hairline = _edges(style)
    outer = turn.outline(_scaled(person, _ruffled(rim, style)))
    inner = turn.surface(_scaled(person, hairline))
    outline = np.concatenate([outer, inner[::-1]])
    shadow = np.concatenate([outer, inner[::-1] + (0, 0.016)])
    canvas.fill(shadow, shaded(person.skin, 0.5), opacity=0.55, softness=0.008, within=face)
    cap = canvas.mask_of(outline, softness=0.002)
    canvas.fill_mask(cap, person.hair)
    _draw_strands(canvas, person, outer=outer, inner=inner, cap=cap)
    if style.extra == "braids":
        _draw_braids(canvas, person, turn)


def _scaled(person: Person, shares: Points) -> Points:
    return np.asarray(shares) * (person.head.half_width, person.head.half_height)


def _edges(style: HairStyle) -> tuple[Points, Points]:
    """Return rim and hairline, both from the left lower end over the middle to the right one."""
    left_rim = style.left_rim or _mirror(style.rim)
    left_hairline = style.left_hairline or _mirror(style.hairline)
    rim = smooth([*left_rim, *style.rim[-2::-1]], steps=12)
    hairline = smooth([*left_hairline[::-1], *style.hairline[1:]], steps=12)
    return rim, hairline


def _mirror(shares: Shares) -> Shares:
    return tuple((-x, y) for x, y in shares)


def _ruffled(line: Points, style: HairStyle) -> Points:
    if style.curl:
        return _curly(line, style.curl)
    return _spiky(line, style.spikes) if style.spikes else line


def _curly(line: Points, size: float) -> Points:
    """Give a line round bumps, as of curls."""
    return _displaced(line, lambda run: 0.6 * size * np.abs(np.sin(np.pi * run / (2.2 * size))))


def _spiky(line: Points, size: float) -> Points:
    """Give a line uneven points, as of tousled hair."""
    return _displaced(
        line, lambda run: size * ((run / (2.6 * size)) % 1) * (1 + 0.4 * np.sin(7 * run))
    )


def _displaced(line: Points, height) -> Points:
    steps = np.linalg.norm(np.diff(line, axis=0), axis=1)
    run = np.concatenate([[0], np.cumsum(steps)])
    fine = np.linspace(0, run[-1], 240)
    dense = np.stack([np.interp(fine, run, line[:, axis]) for axis in (0, 1)], axis=1)
    outwards = dense / np.maximum(np.linalg.norm(dense, axis=1, keepdims=True), 1e-6)
    return dense + outwards * height(fine)[:, None]


def _draw_strands(
    canvas: Canvas, person: Person, *, outer: Points, inner: Points, cap: Mask
) -> None:
    """Draw lighter and darker strands and a band of shine, inside the cap."""
    rim, line = _resampled(outer, 40), _resampled(inner, 40)
    bright = lit(person.hair, 0.16 + 0.10 * (1 - luminance(person.hair)))
    strands = _strands(person, rim, line)
    for colour, tone in ((bright, strands[::2]), (shaded(person.hair, 0.4), strands[1::2])):
        mask = canvas.mask_of(*tone, softness=0.0015).clipped(cap)
        canvas.fill_mask(mask, colour, opacity=0.38)
    shine = smooth((rim * 0.55 + line * 0.45)[8:-8:4])
    outline = ribbon(shine, tapered(len(shine), 0.030, start=0, end=0))
    canvas.fill(outline, lit(person.hair, 0.35), opacity=0.28, softness=0.010, within=cap)


def _strands(person: Person, rim: Points, line: Points) -> list[Points]:
    """Return the outlines of the strands, at places of the person's own."""
    rng, style = np.random.default_rng(person.seed), STYLES[person.hair_style]
    outlines = []
    for share, width in zip(
        rng.uniform(0.04, 0.96, _N_STRANDS), rng.uniform(0.008, 0.016, _N_STRANDS), strict=True
    ):
        strand = _strand(rim, line, share=share, along=style.is_combed_along)
        outlines.append(ribbon(strand, tapered(len(strand), width)))
    return outlines


def _strand(rim: Points, line: Points, *, share: float, along: bool) -> Points:
    if along:
        return smooth((rim * share + line * (1 - share))[::5], steps=4)
    at = int(share * (len(rim) - 1))
    bend = (0.5 - share) * 0.05
    middle = (rim[at] + line[at]) / 2 + (bend, -0.01)
    return smooth([rim[at], middle, line[at]], steps=6)


def _resampled(line: Points, n_points: int) -> Points:
    places = np.linspace(0, len(line) - 1, n_points)
    return np.stack([np.interp(places, np.arange(len(line)), line[:, a]) for a in (0, 1)], axis=1)


def _draw_ball(canvas: Canvas, person: Person, outline: Points) -> None:
    """Draw a bun or a puff: a ball of hair, lit from above."""
    canvas.fill(outline, shaded(person.hair, 0.15), softness=0.002)
    middle = outline.mean(axis=0)
    upper = middle + (outline - middle) * 0.55 + (0, -0.015)
    canvas.fill(upper, lit(person.hair, 0.2), opacity=0.5, softness=0.018)


def _draw_braids(canvas: Canvas, person: Person, turn: Turn) -> None:
    """Draw two braids that fall over the shoulders."""
    for side in (-1, 1):
        for knot in range(9):
            middle = (side * (1.04 + 0.03 * knot), 0.34 + 0.155 * knot)
            size = 0.135 - 0.005 * knot
            bead = _scaled(person, ellipse(middle, (size, size * 0.95)))
            placed = turn.outline(bead, reach=0.6)
            canvas.fill(placed, person.hair)
            canvas.fill(
                placed.mean(axis=0) + (placed - placed.mean(axis=0)) * 0.6 - (0.004, 0.005),
                lit(person.hair, 0.25),
                opacity=0.5,
                softness=0.006,
            )
