"""Keep the best where several boxes lie around one face."""

from collections.abc import Iterator

import numpy as np
from numpy.typing import NDArray

Boxes = NDArray[np.float32]
Mask = NDArray[np.bool_]

_BLOCK_ROWS = 64
"""Boxes compared at once: the matrices of a block stay within a processor's cache."""

_SMALLEST_EDGE_PX = 1e-3


def suppress_overlaps(
    boxes: Boxes, scores: NDArray[np.float32], *, limit: float
) -> NDArray[np.intp]:
    """Choose the boxes that no box of higher score overlaps by more than a limit.

    This is the rule of the `mtcnn` package: a suppressed box still suppresses others, unlike in
    greedy suppression, so that a chain of boxes around one face collapses to one.

    Args:
        boxes: left, top, right, bottom, shape (n, 4).
        scores: higher is better, shape (n,).
        limit: highest intersection over union allowed, above 0, below 1.

    Returns:
        Indices of the boxes kept, highest score first; empty for no boxes.
    """
    ranks = _ranks(scores)
    covered = np.zeros(len(boxes), np.bool_)
    for band, largest_px in _size_bands(boxes, limit):
        # Boxes that overlap by more than t have centres at most (1 - t) of an edge apart.
        reach_px = (1 - limit) * largest_px
        for rows, near in _neighbourhoods(boxes, band, reach_px):
            better = ranks[near] < ranks[rows][:, None]
            covered[rows] |= (_exceeds_union(boxes[rows], boxes[near], limit) & better).any(axis=1)
    return _best_first(covered, ranks)


def suppress_contained(
    boxes: Boxes, scores: NDArray[np.float32], *, limit: float
) -> NDArray[np.intp]:
    """Choose as `suppress_overlaps`, with the overlap as the share of the smaller box.

    For few boxes only: each is compared with all.
    """
    ranks = _ranks(scores)
    areas = _areas(boxes)
    shared = _intersections(boxes, boxes)
    exceeds = shared > limit * np.minimum(areas[:, None], areas)
    covered: Mask = np.any(exceeds & (ranks < ranks[:, None]), axis=1)
    return _best_first(covered, ranks)


def _ranks(scores: NDArray[np.float32]) -> NDArray[np.intp]:
    """Return each box's place in the order of falling scores."""
    # Stable, so that of equal scores the same box is kept on every machine.
    ranks = np.empty(len(scores), np.intp)
    ranks[np.argsort(-scores, kind="stable")] = np.arange(len(scores))
    return ranks


def _best_first(covered: Mask, ranks: NDArray[np.intp]) -> NDArray[np.intp]:
    kept = np.flatnonzero(~covered)
    best_first: NDArray[np.intp] = kept[np.argsort(ranks[kept])]
    return best_first


def _size_bands(boxes: Boxes, limit: float) -> Iterator[tuple[NDArray[np.intp], float]]:
    """Yield groups of boxes of like size, with their largest edge; overlapping at their ends.

    Boxes that overlap by more than t have edges within a factor 1 / t: each such pair is in at
    least one group.
    """
    edges = np.maximum((boxes[:, 2:] - boxes[:, :2]).max(axis=1), _SMALLEST_EDGE_PX)
    low = edges.min(initial=np.inf)
    while low <= edges.max(initial=0):
        band = np.flatnonzero((edges >= low) & (edges < 2 * low / limit))
        if len(band):
            yield band, float(edges[band].max())
        low *= 2


def _neighbourhoods(
    boxes: Boxes, band: NDArray[np.intp], reach_px: float
) -> Iterator[tuple[NDArray[np.intp], NDArray[np.intp]]]:
    """Yield blocks of a group's boxes, each with all of the group that may overlap them."""
    # Along the axis on which the boxes lie farther apart, fewer of them are near.
    centres = (boxes[band, :2] + boxes[band, 2:]) / 2
    places = centres[:, np.ptp(centres, axis=0).argmax()]
    order = np.argsort(places)
    band, places = band[order], places[order]
    for start in range(0, len(band), _BLOCK_ROWS):
        block = slice(start, start + _BLOCK_ROWS)
        first = np.searchsorted(places, places[block][0] - reach_px, side="left")
        last = np.searchsorted(places, places[block][-1] + reach_px, side="right")
        yield band[block], band[first:last]


def _exceeds_union(rows: Boxes, columns: Boxes, limit: float) -> Mask:
    """Say of each pair whether intersection over union is above the limit."""
    # shared / (a + b - shared) > t, without the division.
    share = np.float32(limit / (1 + limit))
    allowed = (share * _areas(rows))[:, None] + share * _areas(columns)
    exceeds: Mask = _intersections(rows, columns) > allowed
    return exceeds


def _areas(boxes: Boxes) -> NDArray[np.float32]:
    areas: NDArray[np.float32] = (boxes[:, 2] - boxes[:, 0]) * (boxes[:, 3] - boxes[:, 1])
    return areas


def _intersections(rows: Boxes, columns: Boxes) -> NDArray[np.float32]:
    edges = []
    for low, high in ((0, 2), (1, 3)):
        edge = np.minimum(rows[:, high, None], columns[:, high])
        edge -= np.maximum(rows[:, low, None], columns[:, low])
        edges.append(np.maximum(edge, 0, out=edge))
    shared: NDArray[np.float32] = np.multiply(edges[0], edges[1], out=edges[0])
    return shared
