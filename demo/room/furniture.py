"""Draw what stands or is held in front of people: desks and a raised book."""

import numpy as np

from demo.drawing.canvas import Canvas
from demo.drawing.curves import ellipse, ribbon
from demo.drawing.palette import GARMENTS, Colour, lit, shaded
from demo.portraits import Person
from demo.room.classroom import rectangle
from demo.room.sprites import Sprite

_DESK: Colour = (212, 168, 118)
_LEG: Colour = (96, 104, 116)


def draw_desk(size_px: int, *, seed: int) -> Sprite:
    """Draw a desk with a book on it, wide enough for a person drawn at `size_px`."""
    shape = (round(0.62 * size_px), round(1.5 * size_px))
    canvas = Canvas(shape, scale=size_px, origin=(shape[1] / 2, 0))
    for side in (-1, 1):
        canvas.fill(rectangle(side * 0.60 - 0.02, 0.2, side * 0.60 + 0.02, 0.62), _LEG)
    canvas.fill(rectangle(-0.66, 0.15, 0.66, 0.36), shaded(_DESK, 0.24))
    canvas.fill(rectangle(-0.66, 0.15, 0.66, 0.21), shaded(_DESK, 0.4), softness=0.012)
    top = np.array([(-0.62, 0.03), (0.62, 0.03), (0.71, 0.135), (-0.71, 0.135)])
    canvas.fill(top, _DESK)
    canvas.fill(rectangle(-0.71, 0.132, 0.71, 0.162), lit(_DESK, 0.25))
    _draw_things(canvas, np.random.default_rng(seed))
    return canvas.pixels


def _draw_things(canvas: Canvas, rng: np.random.Generator) -> None:
    """Put a book and a pencil on the desk."""
    x = rng.uniform(-0.35, 0.1)
    cover = GARMENTS[rng.integers(len(GARMENTS))]
    book = np.array([(x, 0.05), (x + 0.26, 0.05), (x + 0.28, 0.115), (x - 0.02, 0.115)])
    canvas.fill(book + (0.006, 0.012), shaded(_DESK, 0.5), opacity=0.6, softness=0.006)
    canvas.fill(book, cover)
    canvas.fill(book * (1, 0.9) + (0.004, 0), lit(cover, 0.8), opacity=0.85)
    pencil = np.array([(x + 0.36, 0.10), (x + 0.50, 0.06)])
    canvas.fill(ribbon(pencil, 0.014), (232, 176, 76))


def draw_raised_book(person: Person, size_px: int) -> Sprite:
    """Draw an open book with the hands that hold it, as high as it covers mouth and chin."""
    canvas = Canvas.square(size_px)
    cover = shaded(GARMENTS[person.seed % len(GARMENTS)], 0.1)
    for side in (-1, 1):
        sleeve = np.array([(side * 0.30, 0.52), (side * 0.22, 0.34)])
        canvas.fill(ribbon(sleeve, 0.13), shaded(person.garment, 0.12), softness=0.004)
        page = np.array([(0, 0.09), (side * 0.235, 0.065), (side * 0.235, 0.365), (0, 0.39)])
        canvas.fill(page, cover)
        canvas.fill(page * (0.86, 0.8) + (0, 0.045), lit(cover, 0.16))
        fingers = ellipse((side * 0.228, 0.30), (0.042, 0.05))
        canvas.fill(fingers, shaded(person.skin, 0.12), softness=0.003)
    canvas.fill(rectangle(-0.012, 0.088, 0.012, 0.392), shaded(cover, 0.3))
    return canvas.pixels
