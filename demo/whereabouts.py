"""Who was really drawn at a place of the class video: what a name is held against."""

from demo.people import PRESENT, STRANGERS
from demo.room.camera import view_at
from demo.room.seating import Seat, seat_rows, shuffle_people

ASPECT = 1280 / 720
SEATING_SEED = 1
HEAD_ABOVE_FOOT = 0.57
"""Middle of the head above the lower edge of a drawing, share of its size (`seating`)."""


def number_at(time_s: float, x: float, y: float, *, seed: int = SEATING_SEED) -> str | None:
    """Return the number of the student who sits nearest to a point, or None for a stranger.

    Args:
        time_s: moment of the video, seconds.
        x: of the point, pixels of the ordinary 1280 x 720 frame.
        y: as x.
        seed: who sits where.
    """
    left, top = view_at(time_s, aspect=ASPECT)
    seats = [seat for row in seat_rows() for seat in row]
    distances = [_distance(seat, x + left, y + top) for seat in seats]
    people = shuffle_people([*_numbers(), *STRANGERS], seed=seed)
    return _numbers().get(people[distances.index(min(distances))])


def _numbers() -> dict[int, str]:
    """Return the number of each student in the room, by seed."""
    return {student.seed: student.number for student in PRESENT}


def _distance(seat: Seat, x: float, y: float) -> float:
    """Return how far a point of the scene lies from the head on a seat, in head sizes."""
    return abs(complex(seat.x - x, seat.y - HEAD_ABOVE_FOOT * seat.size - y)) / seat.size
