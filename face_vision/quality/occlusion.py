"""Tell whether something of another colour lies over part of a face: a mask, a scarf, a book.

Skin differs in lightness from place to place, by shadow and by beard, but little in colour. What is
of the colour of skin, such as a hand, is not noticed (docs/recognition.md).
"""

import cv2
import numpy as np
from numpy.typing import NDArray

from face_vision.types import Frame

Region = tuple[int, int, int, int]
"""Top, bottom, left, right in pixels of a chip (CHIP_PX), bottom and right exclusive."""

BETWEEN_EYES_AND_MOUTH: Region = (54, 74, 60, 92)
MOUTH_AND_CHIN: Region = (92, 122, 55, 96)
CHEEKS: tuple[Region, ...] = (
    (62, 88, 30, 50),
    (62, 88, 100, 120),
    (85, 115, 35, 55),
    (85, 115, 95, 115),
)

MAX_AB_DISTANCE_BELOW = 25.0
MAX_AB_DISTANCE_BESIDE = 35.0
"""Distances in the a-b plane of CIELAB up to which mouth and cheeks have the colour of the nose."""

FRONTAL = 0.7
"""Cheeks are judged only of a face that looks this straight on: the far one may be turned away."""


def is_occluded(chip: Frame, frontality: float) -> bool:
    """Say whether mouth and chin, or a cheek, have another colour than the middle of the face.

    Args:
        chip: RGB, uint8, shape (CHIP_PX, CHIP_PX, 3), the landmarks at their canonical place.
        frontality: of the look, 0 to 1.
    """
    # CIELAB keeps lightness apart, so that a shadow is not taken for a scarf.
    lab = cv2.cvtColor(chip.astype(np.float32) / 255, cv2.COLOR_RGB2LAB)
    colours = np.asarray(lab[..., 1:], np.float32)
    middle = _median(colours, BETWEEN_EYES_AND_MOUTH)
    if _distance(_median(colours, MOUTH_AND_CHIN), middle) > MAX_AB_DISTANCE_BELOW:
        return True
    if frontality < FRONTAL:
        return False
    return any(
        _distance(_median(colours, cheek), middle) > MAX_AB_DISTANCE_BESIDE for cheek in CHEEKS
    )


def _median(colours: NDArray[np.float32], region: Region) -> NDArray[np.float32]:
    top, bottom, left, right = region
    return np.median(colours[top:bottom, left:right].reshape(-1, 2), axis=0).astype(np.float32)


def _distance(one: NDArray[np.float32], other: NDArray[np.float32]) -> float:
    return float(np.hypot(*(one - other)))
