"""Arithmetic on boxes: left, top, right, bottom in pixels, right and bottom exclusive."""

import numpy as np
from numpy.typing import NDArray


def overlap(boxes: NDArray[np.float32], others: NDArray[np.float32]) -> NDArray[np.float32]:
    """Compute intersection over union of every pair.

    Args:
        boxes: shape (n, 4).
        others: shape (m, 4).

    Returns:
        0 (apart) to 1 (equal), float32, shape (n, m).
    """
    left_top = np.maximum(boxes[:, None, :2], others[None, :, :2])
    right_bottom = np.minimum(boxes[:, None, 2:], others[None, :, 2:])
    shared = np.clip(right_bottom - left_top, 0, None).prod(axis=2)
    union = _area(boxes)[:, None] + _area(others)[None] - shared
    # Boxes without any area overlap by 0 instead of by nothing over nothing.
    result: NDArray[np.float32] = (shared / np.maximum(union, 1e-9)).astype(np.float32)
    return result


def _area(boxes: NDArray[np.float32]) -> NDArray[np.float32]:
    area: NDArray[np.float32] = np.clip(boxes[:, 2:] - boxes[:, :2], 0, None).prod(axis=1)
    return area
