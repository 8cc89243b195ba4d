"""The invented classroom: where everybody sits, and where the camera looks."""

from dataclasses import dataclass

import cv2
import numpy as np
from numpy.typing import NDArray

from face_vision.types import Frame

WIDTH_PX, HEIGHT_PX = 1920, 1080
ROOM_PX = (3072, 1112)
"""Width and height of the room as it is drawn; the frame moves over it."""

SEATS_A_ROW = 8
ROW_FOOT_PX = (290, 450, 655, 930)
"""Height in the room at which the middle of each row's faces lies."""

ORDINARY_FACES_PX = (40.0, 60.0, 82.0, 110.0)
SMALL_FACES_PX = (24.0, 29.0, 34.0, 40.0)
"""Face height of each row, the back one first."""

_SHAKE_PX = 8.0


@dataclass(frozen=True)
class FilmedSeat:
    """Where the middle of a face lies in the room, and how high the face is, pixels."""

    x: float
    y: float
    face_px: float


def seat_rows(faces_px: tuple[float, ...], seats_a_row: int = SEATS_A_ROW) -> list[FilmedSeat]:
    """Return all seats, the back row first; every second row sits between the others."""
    step = ROOM_PX[0] / seats_a_row
    return [
        FilmedSeat((column + 0.35 + 0.3 * (row % 2)) * step, y, face_px)
        for row, (y, face_px) in enumerate(zip(ROW_FOOT_PX, faces_px, strict=True))
        for column in range(seats_a_row)
    ]


def camera_at(share: float, time_s: float) -> tuple[float, float]:
    """Return the left upper corner of the frame in the room: once there and back, by hand.

    Args:
        share: how much of the video is over, 0 to 1.
        time_s: moment, seconds; what the hand's shaking follows.
    """
    room = ROOM_PX[0] - WIDTH_PX - 4 * _SHAKE_PX
    left = 2 * _SHAKE_PX + room * (1 - np.cos(2 * np.pi * share)) / 2
    shake_x = _SHAKE_PX * (0.6 * np.sin(5.1 * time_s) + 0.4 * np.sin(11.7 * time_s + 1))
    shake_y = _SHAKE_PX * (0.6 * np.sin(4.3 * time_s + 2) + 0.4 * np.sin(9.1 * time_s))
    return float(left + shake_x), float((ROOM_PX[1] - HEIGHT_PX) / 2 + shake_y)


def draw_room(seats: list[FilmedSeat], *, seed: int) -> Frame:
    """Draw walls, windows, desks and everybody's shoulders."""
    dice = np.random.default_rng(seed)
    room = _walls(dice)
    for seat in seats:
        _draw_body(room, seat, dice.integers(40, 200, 3).tolist())
    noise = dice.normal(0, 4, room.shape).astype(np.float32)
    return np.clip(room + noise, 0, 255).astype(np.uint8)


def _walls(dice: np.random.Generator) -> NDArray[np.uint8]:
    width, height = ROOM_PX
    shades = np.linspace(205, 150, height)[:, None, None] * np.array([1.0, 0.98, 0.93])
    room = np.ascontiguousarray(np.broadcast_to(shades, (height, width, 3)).astype(np.uint8))
    for left in range(60, width, 520):
        cv2.rectangle(room, (left, 20), (left + 330, 170), (228, 236, 242), -1)
        cv2.rectangle(room, (left, 20), (left + 330, 170), (120, 110, 100), 6)
        cv2.line(room, (left + 165, 20), (left + 165, 170), (120, 110, 100), 5)
    for _ in range(70):
        x, y = int(dice.integers(0, width)), int(dice.integers(190, height))
        size = int(dice.integers(20, 90))
        colour = dice.integers(60, 220, 3).tolist()
        cv2.rectangle(room, (x, y), (x + size, y + size // 3), colour, -1)
    return room


def _draw_body(room: NDArray[np.uint8], seat: FilmedSeat, colour: list[int]) -> None:
    face = seat.face_px
    shoulders = (int(seat.x), int(seat.y + 1.55 * face))
    cv2.ellipse(room, shoulders, (int(1.25 * face), int(0.85 * face)), 0, 0, 360, colour, -1)
    top = (int(seat.x - 1.7 * face), int(seat.y + 2.0 * face))
    bottom = (int(seat.x + 1.7 * face), int(seat.y + 2.25 * face))
    cv2.rectangle(room, top, bottom, (150, 120, 90), -1)
