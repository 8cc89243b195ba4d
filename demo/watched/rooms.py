"""Which half of the class sits in which room, and how the room's two cameras see it."""

from collections.abc import Iterator
from dataclasses import dataclass
from enum import Enum

import numpy as np

from demo.class_video import Sitter, paste_desk, paste_sitter
from demo.people import ABSENT, PRESENT, DemoStudent
from demo.portraits import describe_person
from demo.room.camera import film
from demo.room.classroom import draw_classroom
from demo.room.furniture import draw_desk
from demo.room.motion import Habits, invent_habits
from demo.room.scene import FRAME_HEIGHT, SCENE_HEIGHT, SCENE_WIDTH
from demo.room.seating import Seat, seat_rows
from demo.room.sprites import Atlas
from face_vision.types import Frame

WIDTH, HEIGHT = 1280, 562
"""Of a frame, pixels: a camera under the ceiling sees the whole width of the room."""

SCALE = HEIGHT / FRAME_HEIGHT
TOP = (SCENE_HEIGHT - FRAME_HEIGHT) / 2
HEAD_ABOVE_FOOT = 0.57
"""Middle of the head above the lower edge of a drawing, share of its size (`seating`)."""


class Side(Enum):
    """From where a camera sees the class."""

    WINDOW = "window side"
    DOOR = "door side"


@dataclass(frozen=True)
class WatchedRoom:
    """A room with two cameras, and the half of the class that is taught in it.

    Args:
        name: of the room.
        code: of the half, a class of its own in the register.
        present: who sits in it, from the front row's left to the back.
        absent: who belongs to the half and is not there.
    """

    name: str
    code: str
    present: tuple[DemoStudent, ...]
    absent: tuple[DemoStudent, ...]

    @property
    def students(self) -> tuple[DemoStudent, ...]:
        return self.present + self.absent

    def places(self, side: Side) -> "Iterator[tuple[int, Seat]]":
        """Yield the seed of each person in the room and where she is seen, from back to front."""
        people = [student.seed for student in self.present]
        seats = [seat for row in reversed(seat_rows()) for seat in row][: len(people)]
        for seed, seat in sorted(zip(people, seats, strict=True), key=lambda place: place[1].y):
            yield seed, seat if side is Side.WINDOW else _mirrored(seat)

    def number_at(self, side: Side, x: float, y: float) -> str:
        """Return the number of the student nearest to a point of a camera's frame, pixels."""
        numbers = {student.seed: student.number for student in self.present}
        places = list(self.places(side))
        distances = [
            abs(complex(seat.x - x / SCALE, seat.y - HEAD_ABOVE_FOOT * seat.size - TOP - y / SCALE))
            / seat.size
            for _seed, seat in places
        ]
        return numbers[places[int(np.argmin(distances))][0]]


def _mirrored(seat: Seat) -> Seat:
    return Seat(x=SCENE_WIDTH - seat.x, y=seat.y, size=seat.size)


_HALF = len(PRESENT) // 2

WATCHED_ROOMS = (
    WatchedRoom("Laboratory 1", "7A-L1", PRESENT[:_HALF], ABSENT[:2]),
    WatchedRoom("Laboratory 2", "7A-L2", PRESENT[_HALF:], ABSENT[2:]),
)


class RoomView:
    """What one camera of a room sees, at any moment."""

    def __init__(self, room: WatchedRoom, side: Side) -> None:
        self._side = side
        self._empty = draw_classroom(SCALE)
        # The same people move alike in both views.
        habits = {
            student: invent_habits(np.random.default_rng(student))
            for student, _ in room.places(side)
        }
        self._sitters = [_sitter(seed, seat, habits[seed]) for seed, seat in room.places(side)]

    def frame_at(self, time_s: float) -> Frame:
        """Return what the camera sees, RGB, uint8, shape (HEIGHT, WIDTH, 3)."""
        scene = self._empty.copy()
        for sitter in self._sitters:
            paste_sitter(scene, sitter, time_s, is_mirrored=self._side is Side.DOOR)
            paste_desk(scene, sitter)
        corner = (0.0, TOP * SCALE)
        return film(scene, corner_px=corner, shape=(HEIGHT, WIDTH), time_s=time_s)


def _sitter(seed: int, seat: Seat, habits: Habits) -> Sitter:
    person, size_px = describe_person(seed), round(seat.size * SCALE)
    return Sitter(
        foot=(seat.x * SCALE, seat.y * SCALE),
        size_px=size_px,
        habits=habits,
        atlas=Atlas(person, size_px),
        desk=draw_desk(size_px, seed=seed),
        book=None,
    )
