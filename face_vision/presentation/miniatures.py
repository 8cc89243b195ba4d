"""Aligned portraits made small and grey: what pictures of people are told by."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass

import cv2
import numpy as np
from numpy.typing import NDArray

from face_vision.types import FaceChip, Frame

EDGE_PX = 96
"""Edge of a miniature: 40 % of a portrait, so a face of 40 to 60 px is hardly enlarged by it."""

FACE_PX = 50.0
"""Height of a face's box in a miniature, pixels: its eyes lie 22 px apart."""

MOST = 16
"""Miniatures kept of one person, however often she comes back into view."""

Grey = NDArray[np.uint8]
"""Luminance, uint8, shape (EDGE_PX, EDGE_PX)."""


@dataclass(frozen=True, eq=False, slots=True)
class Miniature:
    """One look at a face and what is around it, 9 kB.

    Args:
        pixels: luminance, uint8, shape (EDGE_PX, EDGE_PX); the landmarks lie where they lie in a
            portrait, at 40 % of its size.
        time_s: moment in the source, seconds.
    """

    pixels: Grey
    time_s: float


def miniature_of(portrait: Frame) -> Grey:
    """Make a portrait small and grey.

    Args:
        portrait: RGB, uint8, shape (PORTRAIT_PX, PORTRAIT_PX, 3).

    Returns:
        Luminance, uint8, shape (EDGE_PX, EDGE_PX).
    """
    grey = cv2.cvtColor(portrait, cv2.COLOR_RGB2GRAY)
    small = cv2.resize(grey, (EDGE_PX, EDGE_PX), interpolation=cv2.INTER_AREA)
    return np.asarray(small, np.uint8)


def miniatures_of(chips: Iterable[FaceChip]) -> tuple[Miniature, ...]:
    """Return a miniature of each look, in order of time; none for no looks."""
    ordered = sorted(chips, key=lambda chip: chip.time_s)
    return tuple(Miniature(miniature_of(chip.portrait), chip.time_s) for chip in ordered)


def merge_miniatures(
    some: tuple[Miniature, ...], others: tuple[Miniature, ...]
) -> tuple[Miniature, ...]:
    """Put the miniatures of two tracklets of one person in order of time.

    Returns:
        At most `MOST`, spread over all of them, the first and the last among them.
    """
    ordered = sorted([*some, *others], key=lambda miniature: miniature.time_s)
    return spread(ordered, MOST)


def spread(looks: Sequence[Miniature], most: int) -> tuple[Miniature, ...]:
    """Keep at most so many looks, evenly, the first and the last among them."""
    if len(looks) <= most:
        return tuple(looks)
    return tuple(looks[i] for i in np.linspace(0, len(looks) - 1, most).round().astype(int))
