"""Draw the class video: the students who are present, and strangers, in their classroom."""

from collections.abc import Callable
from dataclasses import dataclass, replace
from pathlib import Path

import av
import numpy as np

from demo.people import PRESENT, STRANGERS
from demo.portraits import describe_person
from demo.room.camera import film, view_at
from demo.room.classroom import draw_classroom
from demo.room.furniture import draw_desk, draw_raised_book
from demo.room.motion import Habits, invent_habits
from demo.room.scene import FRAME_HEIGHT
from demo.room.seating import Seat, seat_rows, shuffle_people
from demo.room.sprites import Atlas, Sprite, overlay, paste
from face_vision.types import Frame

BOOK_EVERY_S = 20.0
BOOK_UP_S = (5.0, 10.0)
BOOK_MOVES_S = 0.5
READER = PRESENT[6].seed
"""Who hides behind a book for part of the time."""

TABLE_ABOVE_FOOT = 0.06
"""The table top hides the lower edge of a drawing, by this share of its size."""

_CRF = "20"
_N_KEY_FRAMES_S = 2


@dataclass(frozen=True, eq=False)
class Sitter:
    """Somebody in their seat, ready to be drawn at any moment; lengths in pixels."""

    foot: tuple[float, float]
    size_px: int
    habits: Habits
    atlas: Atlas
    desk: Sprite
    book: Sprite | None


def draw_class_video(
    path: Path,
    *,
    duration_s: float = 20.0,
    width: int = 1280,
    height: int = 720,
    fps: int = 25,
    seed: int = 1,
    on_progress: Callable[[float], None] | None = None,
) -> None:
    """Draw the video into an MP4 file (H.264); the same arguments give the same pictures.

    Args:
        path: the file to write; an existing one is replaced.
        duration_s: length, seconds; everything moves in periods, so any length will do.
        width: of the frame, pixels, even.
        height: of the frame, pixels, even; all sizes follow from it.
        fps: frames in a second.
        seed: who sits where and moves how.
        on_progress: told the share that is done, 0 to 1, about once for every second drawn.
    """
    room = ClassRoom(width=width, height=height, seed=seed)
    n_frames = round(duration_s * fps)
    with av.open(str(path), "w", format="mp4") as container:
        stream = container.add_stream(
            "libx264", rate=fps, options={"crf": _CRF, "preset": "superfast"}
        )
        stream.width, stream.height, stream.pix_fmt = width, height, "yuv420p"
        stream.codec_context.gop_size = _N_KEY_FRAMES_S * fps
        for index in range(n_frames):
            picture = av.VideoFrame.from_ndarray(room.frame_at(index / fps), format="rgb24")
            container.mux(stream.encode(picture))
            if on_progress is not None and index % fps == 0:
                on_progress(index / n_frames)
        container.mux(stream.encode())


class ClassRoom:
    """The classroom with everybody in it, at any moment.

    Args:
        width, height: of a frame, pixels.
        seed: who sits where and moves how.
    """

    def __init__(self, *, width: int = 1280, height: int = 720, seed: int = 1) -> None:
        self._shape = (height, width)
        self._scale = height / FRAME_HEIGHT
        self._empty = draw_classroom(self._scale)
        self._rows = self._seat_people(seed)

    def frame_at(self, time_s: float) -> Frame:
        """Return what the camera sees, RGB, uint8, shape (height, width, 3)."""
        scene = self._empty.copy()
        for row in self._rows:
            for sitter in row:
                paste_sitter(scene, sitter, time_s)
            for sitter in row:
                paste_desk(scene, sitter)
        height, width = self._shape
        x, y = view_at(time_s, aspect=width / height)
        corner = (x * self._scale, y * self._scale)
        return film(scene, corner_px=corner, shape=self._shape, time_s=time_s)

    def _seat_people(self, seed: int) -> list[list[Sitter]]:
        order = shuffle_people([student.seed for student in PRESENT] + list(STRANGERS), seed=seed)
        people, rng = iter(order), np.random.default_rng(seed)
        return [[self._sitter(seat, next(people), rng) for seat in row] for row in seat_rows()]

    def _sitter(self, seat: Seat, person_seed: int, rng: np.random.Generator) -> Sitter:
        person, size_px = describe_person(person_seed), round(seat.size * self._scale)
        return Sitter(
            foot=(seat.x * self._scale, seat.y * self._scale),
            size_px=size_px,
            habits=invent_habits(rng),
            atlas=Atlas(person, size_px),
            desk=draw_desk(size_px, seed=person_seed),
            book=draw_raised_book(person, size_px) if person_seed == READER else None,
        )


def paste_sitter(scene: Frame, sitter: Sitter, time_s: float, *, is_mirrored: bool = False) -> None:
    """Paste somebody as she sits at a moment; mirrored: as she is seen from the other side."""
    pose = sitter.habits.pose_at(time_s)
    if is_mirrored:
        pose = replace(
            pose, yaw=-pose.yaw, roll_rad=-pose.roll_rad, shift=(-pose.shift[0], pose.shift[1])
        )
    x = sitter.foot[0] + pose.shift[0] * sitter.size_px
    y = sitter.foot[1] + pose.shift[1] * sitter.size_px
    paste(scene, sitter.atlas.sprite_for(pose), foot=(x, y), roll_rad=pose.roll_rad)
    lowered = 1 - book_height_at(time_s)
    if sitter.book is not None and lowered < 1:
        foot = (x, y + 0.6 * lowered * sitter.size_px)
        paste(scene, sitter.book, foot=foot, roll_rad=pose.roll_rad)


def paste_desk(scene: Frame, sitter: Sitter) -> None:
    left = sitter.foot[0] - sitter.desk.shape[1] / 2
    top = sitter.foot[1] - TABLE_ABOVE_FOOT * sitter.size_px
    overlay(scene, sitter.desk, left=round(left), top=round(top))


def book_height_at(time_s: float) -> float:
    """Return how high the reader holds the book, 0 (below the desk) to 1 (over mouth and chin)."""
    up, down = BOOK_UP_S
    moment = time_s % BOOK_EVERY_S
    height = min(moment - up, down - moment) / BOOK_MOVES_S
    return float(np.clip(height, 0, 1))
