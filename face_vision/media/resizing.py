"""Shrink a frame by averaging, so that fine patterns do not turn into false ones; or turn it."""

import cv2
import numpy as np

from face_vision.types import Frame


def shrink_frame(frame: Frame, *, width: int, height: int) -> Frame:
    """Bring a frame to a smaller size.

    Args:
        frame: uint8, shape (height, width, 3) or, grey, (height, width).
        width: wanted, pixels, >= 1.
        height: wanted, pixels, >= 1.

    Returns:
        uint8, each pixel the mean of those it covers.
    """
    return np.asarray(cv2.resize(frame, (width, height), interpolation=cv2.INTER_AREA), np.uint8)


def fit_frame(frame: Frame, *, max_edge_px: int) -> Frame:
    """Shrink a frame to a longest edge; a smaller one is returned as it is."""
    factor = max_edge_px / max(frame.shape[:2])
    if factor >= 1:
        return frame
    height, width = (max(1, round(edge * factor)) for edge in frame.shape[:2])
    return shrink_frame(frame, width=width, height=height)


def turned_left(frame: Frame, n_turns: int) -> Frame:
    """Turn a frame counterclockwise by quarter turns, 0 to 3; a copy that OpenCV takes."""
    return np.ascontiguousarray(np.rot90(frame, n_turns)) if n_turns else frame


def frame_within(frame: Frame, *, width: int, height: int) -> Frame:
    """Put a frame whole into another size, with black bars beside or above it.

    Args:
        frame: RGB, uint8, shape (h, w, 3), whatever its shape.
        width: of the result, pixels.
        height: of the result, pixels.

    Returns:
        RGB, uint8, shape (height, width, 3); the frame is in its middle, as large as fits.
    """
    scale = min(width / frame.shape[1], height / frame.shape[0])
    size = (max(1, round(frame.shape[1] * scale)), max(1, round(frame.shape[0] * scale)))
    way = cv2.INTER_AREA if scale < 1 else cv2.INTER_LINEAR
    inner = cv2.resize(frame, size, interpolation=way)
    left, top = (width - size[0]) // 2, (height - size[1]) // 2
    whole = np.zeros((height, width, 3), np.uint8)
    whole[top : top + size[1], left : left + size[0]] = inner
    return whole
