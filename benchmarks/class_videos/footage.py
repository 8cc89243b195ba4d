"""Film a class: put every head on its seat, frame by frame, and note where each face was."""

from dataclasses import dataclass
from pathlib import Path

import cv2
import numpy as np
from numpy.typing import NDArray

from benchmarks.class_videos.cast import Picture
from benchmarks.class_videos.conditions import Condition
from benchmarks.class_videos.heads import CutHead, cut_head, shrink_head
from benchmarks.class_videos.room import (
    HEIGHT_PX,
    WIDTH_PX,
    FilmedSeat,
    camera_at,
    draw_room,
    seat_rows,
)
from face_vision.media.video_writing import VideoWriter
from face_vision.types import Frame

FPS = 25
VISIBLE_SHARE = 0.7
"""A face counts as visible while at least this much of its box is in the frame."""

COVERED_S = 2.0
_SWAY = 0.05
_TILT_DEG = 4.0
_TURN_EVERY_S = (2.5, 6.0)


@dataclass(frozen=True, eq=False)
class Truth:
    """Where each face really was.

    Args:
        boxes: left, top, right, bottom in each frame, float32, shape (frames, people, 4).
        visible: whether it was in the picture, shape (frames, people).
    """

    boxes: NDArray[np.float32]
    visible: NDArray[np.bool_]

    def n_stays(self) -> NDArray[np.int64]:
        """Return how many uninterrupted times each person was in the picture, shape (people,)."""
        before = np.vstack([np.zeros((1, self.visible.shape[1]), bool), self.visible[:-1]])
        counts: NDArray[np.int64] = (self.visible & ~before).sum(axis=0)
        return counts


class _Sitter:
    """One person on a seat: sways, and turns by changing pictures."""

    def __init__(
        self,
        pictures: list[Picture],
        seat: FilmedSeat,
        condition: Condition,
        dice: np.random.Generator,
    ) -> None:
        heads = [condition.change_head(cut_head(picture), dice) for picture in pictures]
        self._heads = [shrink_head(head, seat.face_px) for head in heads]
        cover = condition.cover
        covered = [cover(head, dice) for head in heads] if cover else heads
        self._covered = [shrink_head(head, seat.face_px) for head in covered]
        self._seat = seat
        self._phases = dice.uniform(0, 2 * np.pi, 4)
        self._turn_s = float(dice.uniform(*_TURN_EVERY_S))

    def head_at(self, time_s: float) -> CutHead:
        turn = int(time_s / self._turn_s + self._phases[3])
        is_occluded = (time_s + self._phases[0]) % (2 * COVERED_S) < COVERED_S
        return (self._covered if is_occluded else self._heads)[turn % len(self._heads)]

    def place_at(self, time_s: float) -> tuple[float, float, float]:
        """Return x and y of the face's middle in the room, and the tilt in degrees."""
        sway = _SWAY * self._seat.face_px
        return (
            self._seat.x + sway * float(np.sin(1.3 * time_s + self._phases[0])),
            self._seat.y + sway * float(np.sin(0.9 * time_s + self._phases[1])) / 2,
            _TILT_DEG * float(np.sin(0.7 * time_s + self._phases[2])),
        )


def film_class(
    people: list[list[Picture]],
    condition: Condition,
    path: Path,
    *,
    seconds: float,
    seed: int,
) -> Truth:
    """Write the video of a class and return where everybody was; the same seed, the same video."""
    sitters, room = _seat_people(people, condition, seed)
    n_frames = round(seconds * FPS)
    boxes = np.zeros((n_frames, len(people), 4), np.float32)
    with VideoWriter(path, fps=FPS, quality=condition.quality) as video:
        for number in range(n_frames):
            time_s = number / FPS
            corner = camera_at(number / n_frames, time_s)
            frame = view_of(room, corner)
            boxes[number] = [_put(frame, sitter, corner, time_s) for sitter in sitters]
            video.write(condition.change_frame(frame), time_s)
    return Truth(boxes, visible_boxes(boxes))


def _seat_people(
    people: list[list[Picture]], condition: Condition, seed: int
) -> tuple[list[_Sitter], Frame]:
    dice = np.random.default_rng(seed)
    seats = seat_rows(condition.faces_px, condition.seats_a_row)
    taken = [seats[i] for i in dice.permutation(len(seats))[: len(people)]]
    pairs = zip(people, taken, strict=True)
    return [_Sitter(p, seat, condition, dice) for p, seat in pairs], draw_room(taken, seed=seed)


def view_of(room: Frame, corner: tuple[float, float]) -> Frame:
    left, top = (round(edge) for edge in corner)
    return room[top : top + HEIGHT_PX, left : left + WIDTH_PX].copy()


def _put(
    frame: Frame, sitter: _Sitter, corner: tuple[float, float], time_s: float
) -> tuple[float, ...]:
    """Put a head into the frame; return the box of its face, in the frame or not."""
    x, y, tilt = sitter.place_at(time_s)
    x, y, head = x - round(corner[0]), y - round(corner[1]), sitter.head_at(time_s)
    _paste(frame, head, (x, y), tilt)
    half_width, half_height = head.face[0] / 2, head.face[1] / 2
    return x - half_width, y - half_height, x + half_width, y + half_height


def _paste(frame: Frame, head: CutHead, middle: tuple[float, float], tilt: float) -> None:
    """Blend a tilted head into the frame, as far as it lies inside."""
    edge = len(head.pixels)
    left, top = (int(np.floor(m - edge / 2)) for m in middle)
    rows = slice(max(0, top), min(HEIGHT_PX, top + edge + 1))
    columns = slice(max(0, left), min(WIDTH_PX, left + edge + 1))
    if rows.start >= rows.stop or columns.start >= columns.stop:
        return
    matrix = cv2.getRotationMatrix2D((edge / 2, edge / 2), tilt, 1)
    matrix[0, 2] += middle[0] - edge / 2 - left
    matrix[1, 2] += middle[1] - edge / 2 - top
    size = (edge + 1, edge + 1)
    pixels = cv2.warpAffine(head.pixels, matrix, size, borderMode=cv2.BORDER_REPLICATE)
    mask = cv2.warpAffine(head.mask, matrix, size)[..., None]
    part = (
        slice(rows.start - top, rows.stop - top),
        slice(columns.start - left, columns.stop - left),
    )
    under = frame[rows, columns]
    under[:] = under + mask[part] * (pixels[part].astype(np.float32) - under)


def visible_boxes(boxes: NDArray[np.float32]) -> NDArray[np.bool_]:
    inside = np.clip(boxes, 0, [WIDTH_PX, HEIGHT_PX, WIDTH_PX, HEIGHT_PX])
    shares = np.prod(inside[..., 2:] - inside[..., :2], axis=-1)
    shares /= np.prod(boxes[..., 2:] - boxes[..., :2], axis=-1)
    seen: NDArray[np.bool_] = shares >= VISIBLE_SHARE
    return seen
