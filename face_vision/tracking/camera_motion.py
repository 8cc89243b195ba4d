"""Estimate how far the whole picture moved between two frames (phase correlation)."""

from math import ceil, floor

import cv2
import numpy as np
from cv2.typing import MatLike
from numpy.typing import NDArray

from face_vision.types import Frame

Shift = tuple[float, float]
"""By how many pixels of the frame the picture moved, (right, down)."""

WIDTH_PX = 320
"""Frames are compared at this width: 2 ms a frame, one of its pixels is 4-6 of full HD."""

MIN_RESPONSE = 0.08
"""Below this peak height the two frames have nothing in common (a cut, a covered lens)."""


MIN_GAIN = 0.8
"""The shifted picture must differ by less than this share of what the unshifted one does: rows
of like faces and desks else look as if the camera had moved by one seat."""

LONGEST_SHIFT = 0.45
"""Share of the picture: phase correlation cannot tell half a width to the left from half to the
right."""

MIN_SIMILARITY = 0.8
"""Correlation of two pictures of which none was moved, whatever sways in them."""

SMALLEST_SHIFT_PX = 0.25
"""A smaller shift, in pixels of the small picture, is taken as it is."""


class CameraMotion:
    """Follows the motion of the camera from frame to frame.

    Source: Kuglin and Hines 1975, "The phase correlation image alignment method".
    """

    def __init__(self) -> None:
        self._previous: NDArray[np.float32] | None = None
        self._window: MatLike | None = None

    def shift(self, frame: Frame) -> Shift | None:
        """Return by how many pixels the picture moved since the frame before.

        Args:
            frame: RGB, uint8, shape (height, width, 3).

        Returns:
            (right, down) in pixels of the frame; (0, 0) for the first frame. None after a change
            of size and where the two frames do not resemble each other: it may be anywhere.
        """
        current, previous = _small_grey(frame), self._previous
        self._previous = current
        if previous is None:
            return 0.0, 0.0
        if previous.shape != current.shape:
            return None
        if self._window is None or self._window.shape != current.shape:
            self._window = cv2.createHanningWindow(current.shape[::-1], cv2.CV_32F)
        # Copies, because OpenCV 5 darkens the pictures it is given towards their edges.
        copies = previous.copy(), current.copy()
        (right, down), response = cv2.phaseCorrelate(*copies, self._window)
        # None is not "unmoved": whoever asks must forget the places of before.
        if response < MIN_RESPONSE or _is_beyond_reach(current, (right, down)):
            return None
        if not _explains(previous, current, (right, down)):
            return (0.0, 0.0) if _resemble(previous, current) else None
        scale = frame.shape[1] / current.shape[1]
        return right * scale, down * scale


def _is_beyond_reach(picture: NDArray[np.float32], shift: Shift) -> bool:
    """Say whether a shift is so long that it may as well be one to the other side."""
    height, width = picture.shape
    right, down = shift
    return bool(abs(right) > LONGEST_SHIFT * width or abs(down) > LONGEST_SHIFT * height)


def _resemble(one: NDArray[np.float32], other: NDArray[np.float32]) -> bool:
    """Say whether two pictures show the same as they are, not moved."""
    return float(cv2.matchTemplate(one, other, cv2.TM_CCOEFF_NORMED)[0, 0]) >= MIN_SIMILARITY


def _explains(previous: NDArray[np.float32], current: NDArray[np.float32], shift: Shift) -> bool:
    """Say whether moving the earlier picture brings it nearer the later one."""
    height, width = current.shape
    right, down = shift
    if max(abs(right), abs(down)) < SMALLEST_SHIFT_PX:
        return True
    if abs(right) >= width - 1 or abs(down) >= height - 1:
        return False
    # Whole pixels would not do: one of these is several of the frame.
    matrix = np.array([[1, 0, right], [0, 1, down]], np.float64)
    moved = np.asarray(cv2.warpAffine(previous, matrix, (width, height)), np.float32)
    shared = (_overlap(down, height), _overlap(right, width))
    # Squared, so that edges count and the grain of plain walls does not.
    still_off = float(np.square(current[shared] - previous[shared]).mean())
    return float(np.square(current[shared] - moved[shared]).mean()) < MIN_GAIN * still_off


def _overlap(shift: float, length: int) -> slice:
    """Return the part of an edge that both pictures show."""
    return slice(max(0, ceil(shift)), length + min(0, floor(shift)))


def _small_grey(frame: Frame) -> NDArray[np.float32]:
    height, width = frame.shape[:2]
    # At least 8 pixels: phase correlation needs something to compare.
    size = (WIDTH_PX, max(8, round(height * WIDTH_PX / width)))
    small = cv2.resize(frame, size, interpolation=cv2.INTER_AREA)
    grey: NDArray[np.float32] = cv2.cvtColor(small, cv2.COLOR_RGB2GRAY).astype(np.float32)
    return grey
