"""Film a class of people who sit still and of pictures that show others."""

from dataclasses import dataclass
from pathlib import Path
from typing import Protocol

import numpy as np

from benchmarks.class_videos.footage import FPS, Truth, view_of, visible_boxes
from benchmarks.class_videos.room import (
    HEIGHT_PX,
    ROOM_PX,
    WIDTH_PX,
    FilmedSeat,
    camera_at,
    draw_room,
    seat_rows,
)
from benchmarks.people_pictures.layers import Layer, LayerPose, put
from face_vision.media.video_writing import VideoWriter

FACES_PX = (44.0, 60.0, 82.0, 110.0)
"""Face height of each row, the back one first."""

FIXED_CORNER = ((ROOM_PX[0] - WIDTH_PX) / 2, (ROOM_PX[1] - HEIGHT_PX) / 2)


class Shown(Protocol):
    """Somebody, or a picture of somebody, before the camera."""

    def pose_at(self, time_s: float) -> LayerPose: ...
    def layer_at(self, time_s: float) -> Layer: ...


@dataclass(frozen=True)
class Camera:
    """How a film is made: panned by hand there and back, or from a stand; seconds."""

    pans: bool
    seconds: float

    def corner_at(self, time_s: float) -> tuple[float, float]:
        return camera_at(time_s / self.seconds, time_s) if self.pans else FIXED_CORNER


def seats_before(camera: Camera) -> list[FilmedSeat]:
    """Return the seats that the camera shows well inside its picture, the back row first."""
    seats = seat_rows(FACES_PX)
    if camera.pans:
        return seats
    left, right = FIXED_CORNER[0] + 90, FIXED_CORNER[0] + WIDTH_PX - 90
    return [seat for seat in seats if left <= seat.x <= right]


def film_shown(
    shown: list[Shown], path: Path, camera: Camera, *, bodies: list[FilmedSeat], seed: int
) -> Truth:
    """Write a film and return where each face was; the same seed, the same film.

    Args:
        shown: everybody and everything, those behind first.
        path: the file.
        camera: pans or stands.
        bodies: seats on which a body sits.
        seed: of the room.
    """
    room = draw_room(bodies, seed=seed)
    n_frames = round(camera.seconds * FPS)
    boxes = np.zeros((n_frames, len(shown), 4), np.float32)
    with VideoWriter(path, fps=FPS) as video:
        for number in range(n_frames):
            time_s = number / FPS
            left, top = camera.corner_at(time_s)
            corner = (round(left), round(top))
            frame = view_of(room, corner)
            for place, one in enumerate(shown):
                boxes[number, place] = put(frame, one.layer_at(time_s), one.pose_at(time_s), corner)
            video.write(frame, time_s)
    return Truth(boxes, visible_boxes(boxes))
