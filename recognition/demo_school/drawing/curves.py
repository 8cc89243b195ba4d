"""Points along smooth curves, in canvas units: x to the right, y down, 1 is the canvas's edge."""

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
    powers = np.linspace(0, 1, steps, endpoint=False)[:, None] ** np.arange(4)
    curve = np.einsum("sp,pk,qkc->qsc", powers, _CATMULL_ROM, quads).reshape(-1, 2)
    return curve if closed else np.concatenate([curve, anchors[-1:]])


def mirrored(right_half: ArrayLike) -> Points:
    """Return a closed symmetrical outline from its right half, which runs from top to bottom."""
    right = np.asarray(right_half, float)
    left = right[::-1] * (-1, 1)
    return np.concatenate([right, left[left[:, 0] < 0]])


def ellipse(centre: ArrayLike, radii: ArrayLike, *, n_points: int = 40) -> Points:
    """Return the outline of an ellipse."""
    angles = np.linspace(0, 2 * np.pi, n_points, endpoint=False)
    circle = np.stack([np.cos(angles), np.sin(angles)], axis=1)
    return np.asarray(centre, float) + circle * np.asarray(radii, float)


def ribbon(line: Points, widths: ArrayLike) -> Points:
    """Return the outline of a stroke along a line, with a width for each point (or one for all)."""
    along = np.gradient(line, axis=0)
    across = np.stack([-along[:, 1], along[:, 0]], axis=1)
    across /= np.maximum(np.linalg.norm(across, axis=1, keepdims=True), 1e-9)
    half = np.broadcast_to(np.asarray(widths, float), len(line))[:, None] / 2
    return np.concatenate([line + across * half, (line - across * half)[::-1]])


def tapered(n_points: int, width: float, *, start: float = 0.1, end: float = 0.1) -> Points:
    """Return widths that swell to `width` in the middle from shares of it at both ends."""
    position = np.linspace(0, 1, n_points)
    share = np.where(
        position < 0.5,
        start + (1 - start) * np.sin(np.pi * position),
        end + (1 - end) * np.sin(np.pi * position),
    )
    return width * share
