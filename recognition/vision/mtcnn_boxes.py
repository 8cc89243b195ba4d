"""Arithmetic of MTCNN's candidate boxes: decoding, moving, squares, suppression."""

from collections.abc import Iterator

import numpy as np
from numpy.typing import NDArray

Boxes = NDArray[np.float32]
"""Boxes as left, top, right, bottom in pixels of the frame, float32, shape (n, 4)."""

CELL_PX = 12
"""Edge of what P-Net looks at, pixels of a pyramid level (Zhang et al. 2016, figure 2)."""

STRIDE_PX = 2
"""Step between two looks of P-Net, pixels of a pyramid level: its one pooling halves."""

_BLOCK_ROWS = 64


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


def square_boxes(boxes: Boxes, *, enlarge: float = 1.0) -> Boxes:
    """Return squares of each box's longer edge (times `enlarge`) about the same centre."""
    centre = (boxes[:, :2] + boxes[:, 2:]) / 2
    half = (boxes[:, 2:] - boxes[:, :2]).max(axis=1, keepdims=True) * (enlarge / 2)
    return np.concatenate([centre - half, centre + half], axis=1)


def suppress_overlaps(
    boxes: Boxes, scores: NDArray[np.float32], *, limit: float, of_smaller: bool = False
) -> NDArray[np.intp]:
    """Choose the boxes that no box of higher score overlaps by more than a limit.

    This is the rule of the `mtcnn` package: a suppressed box still suppresses others, unlike in
    greedy suppression, so that chains of boxes around one face collapse to one.

    Args:
        boxes: shape (n, 4).
        scores: higher is better, shape (n,).
        limit: highest overlap allowed, 0 to 1.
        of_smaller: measure the intersection against the smaller box, not against the union.

    Returns:
        Indices of the boxes kept, highest score first; empty for no boxes.
    """
    order = np.argsort(-scores, kind="stable")
    columns = np.ascontiguousarray(boxes[order].T)
    kept = [~is_covered for is_covered in _covered_blocks(columns, limit, of_smaller=of_smaller)]
    return order[np.concatenate(kept)] if kept else order


def _covered_blocks(
    columns: Boxes, limit: float, *, of_smaller: bool
) -> Iterator[NDArray[np.bool_]]:
    """Say of each box, in blocks of rows, whether an earlier one overlaps it too much."""
    areas = (columns[2] - columns[0]) * (columns[3] - columns[1])
    for start in range(0, columns.shape[1], _BLOCK_ROWS):
        stop = min(start + _BLOCK_ROWS, columns.shape[1])
        shared = _intersections(columns[:, start:stop], columns[:, :stop])
        if of_smaller:
            allowed = limit * np.minimum(areas[start:stop, None], areas[:stop])
        else:
            # shared / (a + b - shared) > limit, without the division.
            allowed = (limit / (1 + limit)) * (areas[start:stop, None] + areas[:stop])
        # Only earlier boxes count: below the diagonal of the full matrix.
        yield np.tril(shared > allowed, k=start - 1).any(axis=1)


def _intersections(rows: Boxes, columns: Boxes) -> NDArray[np.float32]:
    edges = []
    for low, high in ((0, 2), (1, 3)):
        edge = np.minimum(rows[high][:, None], columns[high])
        edge -= np.maximum(rows[low][:, None], columns[low])
        edges.append(np.maximum(edge, 0, out=edge))
    shared: NDArray[np.float32] = np.multiply(edges[0], edges[1], out=edges[0])
    return shared
