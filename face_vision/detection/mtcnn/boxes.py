"""Arithmetic of MTCNN's candidate boxes: decoding, moving, squares."""

import numpy as np
from numpy.typing import NDArray

Boxes = NDArray[np.float32]
"""Boxes as left, top, right, bottom in pixels of the frame, float32, shape (n, 4)."""

CELL_PX = 12
"""Edge of what P-Net looks at, pixels of a pyramid level (Zhang et al. 2016, figure 2)."""

STRIDE_PX = 2
"""Step between two looks of P-Net, pixels of a pyramid level: its one pooling halves."""


def decode_cells(cells: NDArray[np.int64], offsets: Boxes, *, scale: float) -> Boxes:
    """Turn P-Net's answers into boxes of the frame.

    Args:
        cells: row and column of each answer in the level's output, shape (n, 2).
        offsets: regressed corners, in shares of the cell, shape (n, 4).
        scale: of the level.

    Returns:
        Boxes, shape (n, 4). A cell spans the pixels 1 to 12 after its origin, as in the `mtcnn`
        package, whose weights were trained with that convention.
    """
    origin = cells[:, ::-1].astype(np.float32) * STRIDE_PX
    corners = np.concatenate([origin + 1, origin + CELL_PX], axis=1)
    boxes: Boxes = (corners + offsets * (CELL_PX - 1)) / np.float32(scale)
    return boxes


def move_boxes(boxes: Boxes, offsets: Boxes) -> Boxes:
    """Shift each corner by its regressed offset, in shares of the box's edge plus one pixel."""
    edges = boxes[:, 2:] - boxes[:, :2] + 1
    return boxes + offsets * np.tile(edges, 2)


def place_landmarks(squares: Boxes, answers: NDArray[np.float32]) -> NDArray[np.float32]:
    """Turn O-Net's landmarks into points of the frame.

    Args:
        squares: what O-Net looked at, shape (n, 4).
        answers: five x, then five y, in shares of the square, shape (n, 10).

    Returns:
        (x, y) in pixels of the frame, shape (n, 5, 2).
    """
    edges = squares[:, 2:] - squares[:, :2] + 1
    shares = answers.reshape(-1, 2, 5).transpose(0, 2, 1)
    # One pixel more and one less: the `mtcnn` package's convention, kept with its weights.
    points: NDArray[np.float32] = shares * edges[:, None] + squares[:, None, :2] - 1
    return points


def square_boxes(boxes: Boxes) -> Boxes:
    """Return squares of each box's longer edge about the same centre."""
    centre = (boxes[:, :2] + boxes[:, 2:]) / 2
    half = (boxes[:, 2:] - boxes[:, :2]).max(axis=1, keepdims=True) / 2
    return np.concatenate([centre - half, centre + half], axis=1)
