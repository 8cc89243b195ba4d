"""A camera that shows ten drawn students side by side, 1280x720."""

from collections.abc import Iterator

import cv2
import numpy as np

from recognition.demo_school.people import PRESENT
from recognition.demo_school.portraits import describe_person, draw_portrait
from recognition.vision.structures import Frame

SHOWN = PRESENT[:10]
WIDTH_PX, HEIGHT_PX = 1280, 720
TILE_PX = 240
N_A_ROW = 5
SWAY_PX, SWAY_S = 6, 4.0
TURNS = (-0.3, -0.15, 0.0, 0.15, 0.3, 0.15, 0.0, -0.15)
"""Each head turns in these steps, the next every 0.4 s."""


def draw_frames(*, fps: int, seconds: float) -> Iterator[Frame]:
    """Draw the ten as they sway and turn."""
    portraits = [[_tile(student.seed, yaw) for yaw in sorted(set(TURNS))] for student in SHOWN]
    steps = [sorted(set(TURNS)).index(yaw) for yaw in TURNS]
    for index in range(round(fps * seconds)):
        time_s = index / fps
        frame = np.full((HEIGHT_PX, WIDTH_PX, 3), (206, 200, 188), np.uint8)
        for place, tiles in enumerate(portraits):
            tile = tiles[steps[(int(time_s / 0.4) + place) % len(steps)]]
            _put(frame, tile, place, SWAY_PX * np.sin(2 * np.pi * (time_s / SWAY_S + place / 7)))
        yield frame


def _tile(seed: int, yaw: float) -> Frame:
    portrait = draw_portrait(describe_person(seed), yaw=yaw, background=(206, 200, 188))
    return np.asarray(cv2.resize(portrait, (TILE_PX, TILE_PX), interpolation=cv2.INTER_AREA))


def _put(frame: Frame, tile: Frame, place: int, sway_px: float) -> None:
    row, column = divmod(place, N_A_ROW)
    left = 20 + column * 250 + round(sway_px)
    top = 100 + row * 290
    frame[top : top + TILE_PX, left : left + TILE_PX] = tile
