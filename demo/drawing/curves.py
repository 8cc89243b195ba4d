"""Points along smooth curves, in canvas units: x to the right, y down, 1 is the canvas's edge."""

from functools import cache

import numpy as np
from numpy.typing import ArrayLike, NDArray

Points = NDArray[np.float64]
"""Points of a curve or an outline, shape (n, 2)."""

# Catmull and Rom 1974, "A class of local interpolating splines", tension 1/2.
_CATMULL_ROM = 0.5 * np.array([[0, 2, 0, 0], [-1, 0, 1, 0], [2, -5, 4, -1], [-1, 3, -3, 1]])


def smooth(points: ArrayLike, *, closed: bool = False, steps: int = 8) -> Points:
    """Return a curve through all the given points, `steps` points for each stretch."""
    anchors = np.asarray(points, float)
    ends = (anchors[-1:], anchors[:2]) if closed else (anchors[:1], anchors[-1:])
    padded = np.concatenate([ends[0], anchors, ends[1]])
    quads = np.stack([padded[i : len(padded) - 3 + i] for i in range(4)], axis=1)
    curve = (_spline_weights(steps) @ quads).reshape(-1, 2)
    return curve if closed else np.concatenate([curve, anchors[-1:]])


@cache
def _spline_weights(steps: int) -> NDArray[np.float64]:
    """Return how much each of four neighbours counts along a stretch, shape (steps, 4)."""
    powers = np.linspace(0, 1, steps, endpoint=False)[:, None] ** np.arange(4)
    return powers @ _CATMULL_ROM


def mirrored(right_half: ArrayLike) -> Points:
    """Return a closed symmetrical outline from its right half, which runs from top to bottom."""
    right = np.asarray(right_half, float)
    left = right[::-1] * (-1, 1)
    return np.concatenate([right, left[left[:, 0] < 0]])


def ellipse(centre: ArrayLike, radii: ArrayLike, *, n_points: int = 40) -> Points:
    """Return the outline of an ellipse."""
    return np.asarray(centre, float) + _circle(n_points) * np.asarray(radii, float)


@cache
def _circle(n_points: int) -> Points:
    angles = np.linspace(0, 2 * np.pi, n_points, endpoint=False)
    return np.stack([np.cos(angles), np.sin(angles)], axis=1)


def ribbon(line: Points, widths: ArrayLike) -> Points:
    """Return the outline of a stroke along a line, with a width for each point (or one for all)."""
    around = np.concatenate([line[:1], line, line[-1:]])
    along = around[2:] - around[:-2]
    across = along[:, ::-1] * (-1, 1)
    across /= np.maximum(np.hypot(along[:, 0], along[:, 1]), 1e-9)[:, None]
    half = np.broadcast_to(np.asarray(widths, float), len(line))[:, None] / 2
    return np.concatenate([line + across * half, (line - across * half)[::-1]])


def tapered(n_points: int, width: float, *, start: float = 0.1, end: float = 0.1) -> Points:
    """Return widths that swell to `width` in the middle from shares of it at both ends."""
    return width * _swelling(n_points, start, end)


@cache
def _swelling(n_points: int, start: float, end: float) -> NDArray[np.float64]:
    position = np.linspace(0, 1, n_points)
    least = np.where(position < 0.5, start, end)
    return least + (1 - least) * np.sin(np.pi * position)
