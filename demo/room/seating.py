"""Who sits where in the drawn classroom: rows that grow towards the camera."""

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np

from demo.room.scene import SCENE_WIDTH

HEAD_SHARE = 0.56
"""Height of a head (crown to chin, without hair) in a square drawing, about (`traits.Head`)."""


@dataclass(frozen=True)
class Row:
    """One row of seats, in units of the scene.

    Args:
        n_seats: how many sit in it.
        head: height of a head.
        level: height of the heads' middles in the scene.
        left, right: margins beside the outermost seats.
    """

    n_seats: int
    head: float
    level: float
    left: float
    right: float


@dataclass(frozen=True)
class Seat:
    """A place for one person; `x` and `y` are the middle of the drawing's lower edge."""

    x: float
    y: float
    size: float


ROWS = (
    Row(n_seats=6, head=71, level=298, left=150, right=190),
    Row(n_seats=6, head=76, level=402, left=270, right=90),
    Row(n_seats=5, head=84, level=520, left=170, right=220),
    Row(n_seats=5, head=95, level=652, left=330, right=140),
)


def seat_rows() -> list[list[Seat]]:
    """Return the seats, row by row from the back to the front."""
    return [_seats_of(row) for row in ROWS]


def shuffle_people(people: Sequence[int], *, seed: int) -> list[int]:
    """Return the people in the order in which they take the seats."""
    order = np.random.default_rng(seed).permutation(len(people))
    return [people[position] for position in order]


def _seats_of(row: Row) -> list[Seat]:
    size = row.head / HEAD_SHARE
    # The middle of the head lies 0.07 above the middle of the drawing (`turning.HEAD_MIDDLE_Y`).
    lower_edge = row.level + 0.57 * size
    places = np.linspace(row.left, SCENE_WIDTH - row.right, row.n_seats)
    return [Seat(x=float(x), y=lower_edge, size=size) for x in places]
