"""Draw the empty classroom: wall, windows, board, posters and a shelf; wider than one frame."""

import cv2
import numpy as np
from numpy.typing import NDArray

from demo.drawing.canvas import Canvas
from demo.drawing.curves import Points, ellipse, ribbon, smooth
from demo.drawing.palette import GARMENTS, Colour, lit, shaded
from demo.room.scene import SCENE_HEIGHT, SCENE_WIDTH

_WALL: Colour = (238, 229, 212)
_WAINSCOT: Colour = (206, 186, 158)
_FLOOR: Colour = (190, 154, 116)
_WOOD: Colour = (168, 116, 74)
_SLATE: Colour = (62, 98, 84)
_CHALK: Colour = (232, 236, 226)
_WHITE: Colour = (250, 250, 248)
_FONT = cv2.FONT_HERSHEY_SCRIPT_COMPLEX
_WAINSCOT_Y, _FLOOR_Y = 330, 470


def draw_classroom(scale: float) -> NDArray[np.uint8]:
    """Draw the room.

    Args:
        scale: pixels for each unit of the scene.

    Returns:
        RGB, uint8, shape (SCENE_HEIGHT * scale, SCENE_WIDTH * scale, 3), rounded.
    """
    shape = (round(SCENE_HEIGHT * scale), round(SCENE_WIDTH * scale))
    canvas = Canvas(shape, scale=scale)
    _draw_walls(canvas)
    for left in (60, 300):
        _draw_window(canvas, left)
    _draw_board(canvas)
    _draw_clock(canvas)
    _draw_poster(canvas)
    _draw_shelf(canvas)
    room = np.ascontiguousarray(canvas.pixels[..., :3])
    _write_on_board(room, scale)
    return room


def rectangle(left: float, top: float, right: float, bottom: float) -> Points:
    """Return the corners of a rectangle."""
    return np.array([(left, top), (right, top), (right, bottom), (left, bottom)], float)


def _draw_walls(canvas: Canvas) -> None:
    canvas.fill(rectangle(-9, -9, SCENE_WIDTH + 9, SCENE_HEIGHT + 9), _WALL)
    ceiling_shade = rectangle(-200, -200, SCENE_WIDTH + 200, 10)
    canvas.fill(ceiling_shade, shaded(_WALL, 0.3), opacity=0.5, softness=50)
    canvas.fill(rectangle(-9, _WAINSCOT_Y, SCENE_WIDTH + 9, _FLOOR_Y), _WAINSCOT)
    canvas.fill(rectangle(-9, _WAINSCOT_Y, SCENE_WIDTH + 9, _WAINSCOT_Y + 8), lit(_WAINSCOT, 0.4))
    canvas.fill(rectangle(-9, _FLOOR_Y, SCENE_WIDTH + 9, SCENE_HEIGHT + 9), _FLOOR)
    canvas.fill(rectangle(-9, _FLOOR_Y - 10, SCENE_WIDTH + 9, _FLOOR_Y), shaded(_WAINSCOT, 0.25))
    for x in range(-600, SCENE_WIDTH + 600, 130):
        middle = SCENE_WIDTH / 2
        seam = np.array([(x, _FLOOR_Y), (middle + (x - middle) * 1.7, SCENE_HEIGHT)])
        canvas.fill(ribbon(seam, 2.5), shaded(_FLOOR, 0.25), opacity=0.6)


def _draw_window(canvas: Canvas, left: float) -> None:
    right, top, bottom = left + 190, 36, 240
    canvas.fill(rectangle(left - 6, top, right + 26, bottom + 18), shaded(_WALL, 0.4),
                opacity=0.35, softness=10)  # fmt: skip
    canvas.fill(rectangle(left - 12, top - 12, right + 12, bottom + 12), _WHITE)
    pane = canvas.mask_of(rectangle(left, top, right, bottom))
    canvas.fill_mask(pane, (170, 210, 238))
    glow = rectangle(left - 40, 150, right + 40, 260)
    canvas.fill(glow, (236, 240, 232), opacity=0.8, softness=30, within=pane)
    hill = smooth([(left - 40, 214), (left + 60, 176), (left + 130, 204), (right + 60, 180),
                   (right + 60, 300), (left - 40, 300)])  # fmt: skip
    canvas.fill(hill, (142, 182, 128), within=pane)
    for x, y, radius in ((40, 80, 22), (66, 70, 28), (96, 84, 20)):
        canvas.fill(ellipse((left + x, y), (radius, radius * 0.7)), _WHITE, opacity=0.85,
                    softness=4, within=pane)  # fmt: skip
    canvas.fill(rectangle(left + 90, top, left + 99, bottom), _WHITE)
    canvas.fill(rectangle(left, 130, right, 138), _WHITE)
    canvas.fill(rectangle(left - 22, bottom + 10, right + 22, bottom + 24), lit(_WALL, 0.5))


def _draw_board(canvas: Canvas) -> None:
    canvas.fill(rectangle(580, 44, 1090, 268), shaded(_WALL, 0.5), opacity=0.4, softness=10)
    canvas.fill(rectangle(570, 30, 1080, 256), _WOOD)
    canvas.fill(rectangle(570, 30, 1080, 36), lit(_WOOD, 0.3))
    slate = canvas.mask_of(rectangle(582, 42, 1068, 244))
    canvas.fill_mask(slate, _SLATE)
    for x, y in ((700, 120), (930, 190)):
        canvas.fill(ellipse((x, y), (110, 30)), lit(_SLATE, 0.3), opacity=0.35, softness=24,
                    within=slate)  # fmt: skip
    canvas.fill(rectangle(570, 252, 1080, 264), shaded(_WOOD, 0.2))
    for x, colour in ((640, _CHALK), (676, (236, 200, 120)), (960, _CHALK)):
        canvas.fill(rectangle(x, 247, x + 24, 253), colour)


def _write_on_board(room: NDArray[np.uint8], scale: float) -> None:
    """Write with chalk: a title, a sum and a curve."""

    def write(text: str, x: float, y: float, size: float) -> None:
        foot = (round(x * scale), round(y * scale))
        thickness = max(1, round(1.6 * scale))
        cv2.putText(room, text, foot, _FONT, size * scale, _CHALK, thickness, cv2.LINE_AA)

    write("Class 7A", 612, 98, 1.5)
    write("Welcome!", 640, 150, 1.1)
    write("a + b = c", 620, 212, 0.9)
    x = np.linspace(0, 1, 80)
    curve = np.stack([860 + 170 * x, 150 - 50 * np.sin(2 * np.pi * x)], axis=1)
    axes = [np.array([(850, 150), (1046, 150)]), np.array([(860, 214), (860, 78)])]
    for line in (curve, *axes):
        points = np.round(line * scale * 16).astype(np.int32)
        cv2.polylines(room, [points], False, _CHALK, max(1, round(2 * scale)), cv2.LINE_AA, 4)


def _draw_clock(canvas: Canvas) -> None:
    canvas.fill(ellipse((1146, 84), (36, 36)), shaded(_WALL, 0.5), opacity=0.5, softness=6)
    canvas.fill(ellipse((1142, 78), (36, 36)), (64, 74, 96))
    canvas.fill(ellipse((1142, 78), (31, 31)), _WHITE)
    for end, width in (((1142, 56), 3.5), ((1126, 84), 4.5)):
        canvas.fill(ribbon(np.array([(1142.0, 78.0), end]), width), (64, 74, 96))


def _draw_poster(canvas: Canvas) -> None:
    """Draw a poster of a plant."""
    canvas.fill(rectangle(1206, 66, 1332, 254), shaded(_WALL, 0.5), opacity=0.5, softness=6)
    canvas.fill(rectangle(1200, 58, 1326, 246), (250, 238, 208))
    stem = smooth([(1263, 232), (1258, 180), (1266, 120)])
    canvas.fill(ribbon(stem, 5), (86, 140, 108))
    for x, y, tilt in ((1236, 150, 10), (1290, 170, -10), (1240, 200, 8), (1286, 122, -8)):
        leaf = smooth([(1262, y + 22), (x, y + tilt), (x, y - 6)], closed=True)
        canvas.fill(leaf, (112, 168, 120))
    canvas.fill(ellipse((1266, 104), (20, 20)), (226, 138, 110))
    canvas.fill(ellipse((1266, 104), (9, 9)), (232, 176, 76))


def _draw_shelf(canvas: Canvas) -> None:
    canvas.fill(rectangle(1380, 60, 1610, 340), shaded(_WALL, 0.5), opacity=0.5, softness=10)
    canvas.fill(rectangle(1370, 50, 1600, 330), _WOOD)
    for top in (60, 152, 244):
        canvas.fill(rectangle(1380, top, 1590, top + 80), shaded(_WOOD, 0.5))
    rng = np.random.default_rng(7)
    for bottom, n_books in ((140, 9), (232, 11), (324, 8)):
        x = 1386.0
        for _ in range(n_books):
            width, height = rng.uniform(10, 22), rng.uniform(46, 70)
            colour = GARMENTS[rng.integers(len(GARMENTS))]
            canvas.fill(rectangle(x, bottom - height, x + width - 1, bottom), colour)
            x += width
    canvas.fill(rectangle(1548, 204, 1584, 232), (206, 116, 84))
    for dx, dy in ((-18, -40), (0, -52), (18, -40)):
        leaf = smooth([(1566, 204), (1566 + dx * 0.9, 204 + dy * 0.5), (1566 + dx, 204 + dy)])
        canvas.fill(ribbon(leaf, 9), (92, 150, 104))
