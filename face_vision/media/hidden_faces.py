"""Make faces unrecognisable in a picture that is shown to others."""

import cv2
import numpy as np
from numpy.typing import NDArray

from face_vision.types import Frame

MARGIN = 0.35
"""So much of the box's own size is hidden around it as well: hair, ears, a head that moves on."""

N_BLOCKS = 6
"""A face becomes so many blocks from edge to edge: a blur alone could be undone in part."""


def hide_face(frame: Frame, box: NDArray[np.float32]) -> None:
    """Make what lies in a box and around it unrecognisable.

    Args:
        frame: RGB, uint8, shape (height, width, 3); changed in place.
        box: left, top, right, bottom in its pixels; what lies outside the frame is left out.
    """
    left, top, right, bottom = _with_margin(box, frame.shape)
    part = frame[top:bottom, left:right]
    if not part.size:
        return
    blocks = cv2.resize(part, (N_BLOCKS, N_BLOCKS), interpolation=cv2.INTER_AREA)
    size = (part.shape[1], part.shape[0])
    part[:] = cv2.resize(blocks, size, interpolation=cv2.INTER_LINEAR)


def _with_margin(box: NDArray[np.float32], shape: tuple[int, ...]) -> tuple[int, int, int, int]:
    """Return left, top, right and bottom of what is hidden, inside the frame."""
    left, top, right, bottom = (float(edge) for edge in box)
    across, down = MARGIN * (right - left), MARGIN * (bottom - top)
    columns = np.clip([left - across, right + across], 0, shape[1])
    rows = np.clip([top - down, bottom + down], 0, shape[0])
    return int(columns[0]), int(rows[0]), int(np.ceil(columns[1])), int(np.ceil(rows[1]))
