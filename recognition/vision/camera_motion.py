"""Estimate how far the whole picture moved between two frames (phase correlation)."""

import cv2
import numpy as np
from cv2.typing import MatLike
from numpy.typing import NDArray

from recognition.vision.structures import Frame

WIDTH_PX = 320
"""Frames are compared at this width: 2 ms a frame, one of its pixels is 4-6 of full HD."""

MIN_RESPONSE = 0.08
"""Below this peak height the two frames have nothing in common (a cut, a covered lens)."""


MIN_GAIN = 0.8
"""The shifted picture must differ by less than this share of what the unshifted one does: rows
of like faces and desks else look as if the camera had moved by one seat."""


class CameraMotion:
    """Follows the motion of the camera from frame to frame.

    Source: Kuglin and Hines 1975, "The phase correlation image alignment method".
    """

    def __init__(self) -> None:
        self._previous: NDArray[np.float32] | None = None
        self._window: MatLike | None = None

    def shift(self, frame: Frame) -> tuple[float, float]:
        """Return by how many pixels the picture moved since the frame before.

        Args:
            frame: RGB, uint8, shape (height, width, 3).

        Returns:
            (right, down) in pixels of the frame; (0, 0) for the first frame, after a change of
            size and where the two frames do not resemble each other.
        """
        current, previous = _small_grey(frame), self._previous
        self._previous = current
        if previous is None or previous.shape != current.shape:
            return 0.0, 0.0
        if self._window is None or self._window.shape != current.shape:
            self._window = cv2.createHanningWindow(current.shape[::-1], cv2.CV_32F)
        (right, down), response = cv2.phaseCorrelate(previous, current, self._window)
        if response < MIN_RESPONSE or not _explains(previous, current, (right, down)):
            return 0.0, 0.0
        scale = frame.shape[1] / current.shape[1]
        return right * scale, down * scale


def _explains(
    previous: NDArray[np.float32], current: NDArray[np.float32], shift: tuple[float, float]
) -> bool:
    """Say whether moving the earlier picture brings it nearer the later one."""
    columns, rows = round(shift[0]), round(shift[1])
    if columns == 0 and rows == 0:
        return True
    height, width = current.shape
    if abs(columns) >= width or abs(rows) >= height:
        return False
    moved = np.roll(previous, (rows, columns), axis=(0, 1))
    shared = (_overlap(rows, height), _overlap(columns, width))
    still_off = float(np.abs(current[shared] - previous[shared]).mean())
    return float(np.abs(current[shared] - moved[shared]).mean()) < MIN_GAIN * still_off


def _overlap(shift: int, length: int) -> slice:
    """Return the part of an edge that both pictures show."""
    return slice(max(0, shift), length + min(0, shift))


def _small_grey(frame: Frame) -> NDArray[np.float32]:
    height, width = frame.shape[:2]
    # At least 8 pixels: phase correlation needs something to compare.
    size = (WIDTH_PX, max(8, round(height * WIDTH_PX / width)))
    small = cv2.resize(frame, size, interpolation=cv2.INTER_AREA)
    grey: NDArray[np.float32] = cv2.cvtColor(small, cv2.COLOR_RGB2GRAY).astype(np.float32)
    return grey
