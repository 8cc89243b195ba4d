"""Tell whether something lies over part of a face: a mask, a scarf, a book, or dark glasses.

Skin differs in lightness from place to place, by shadow and by beard, but little in colour. What is
of the colour of skin, such as a hand, is not noticed (docs/measurements.md).
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

EYES: tuple[Region, ...] = ((36, 58, 35, 61), (36, 58, 88, 114))
BESIDE_NOSE: tuple[Region, ...] = ((68, 90, 34, 54), (68, 90, 96, 116))

DARK_EYES = 0.45
DIM_EYES = 0.6
EVEN_EYES = 0.15
"""Lightness and its deviation at the eyes, as shares of the skin's: bare eyes have lids and whites,
which are as light as skin. What is dark is covered, and what is dim where it is even as well."""

MAX_AB_DISTANCE_EYES = 30.0

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


def has_covered_eyes(chip: Frame) -> bool:
    """Say whether both eyes lie behind something dark or coloured, as behind sunglasses.

    Args:
        chip: RGB, uint8, shape (CHIP_PX, CHIP_PX, 3), the landmarks at their canonical place.
    """
    lab = np.asarray(cv2.cvtColor(chip.astype(np.float32) / 255, cv2.COLOR_RGB2LAB), np.float32)
    bare = [_cut(lab[..., 0], region).ravel() for region in (BETWEEN_EYES_AND_MOUTH, *BESIDE_NOSE)]
    usual = max(1.0, float(np.median(np.concatenate(bare))))
    eyes = [_cut(lab[..., 0], region) for region in EYES]
    # The lighter part, and the lighter eye: a fringe or a shadow may darken the others.
    lightness = max(float(np.percentile(eye, 75)) for eye in eyes) / usual
    deviation = max(float(eye.std()) for eye in eyes) / usual
    if lightness < DARK_EYES or (lightness < DIM_EYES and deviation < EVEN_EYES):
        return True
    colours = np.asarray(lab[..., 1:], np.float32)
    nose = _median(colours, BETWEEN_EYES_AND_MOUTH)
    return all(_distance(_median(colours, eye), nose) > MAX_AB_DISTANCE_EYES for eye in EYES)


def _cut(plane: NDArray[np.float32], region: Region) -> NDArray[np.float32]:
    top, bottom, left, right = region
    return plane[top:bottom, left:right]


def _median(colours: NDArray[np.float32], region: Region) -> NDArray[np.float32]:
    top, bottom, left, right = region
    return np.median(colours[top:bottom, left:right].reshape(-1, 2), axis=0).astype(np.float32)


def _distance(one: NDArray[np.float32], other: NDArray[np.float32]) -> float:
    return float(np.hypot(*(one - other)))
