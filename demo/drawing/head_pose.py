"""Where a point of the head appears when the head is turned."""

from dataclasses import dataclass

import numpy as np
from numpy.typing import ArrayLike

from demo.drawing.curves import Points

HEAD_MIDDLE_Y = -0.07
"""Height of the head's middle on the canvas: it leaves room for the shoulders."""

FULL_TURN_RAD = 0.55
"""Angle of a yaw of 1, about 31 degrees."""

_DEPTH = 0.20
_REACH = (0.27, 0.44)


@dataclass(frozen=True)
class Turn:
    """A head turned about its vertical axis.

    Args:
        yaw: -1 (to the viewer's left) to 1 (to the viewer's right).
    """

    yaw: float = 0.0

    @property
    def _sine(self) -> float:
        return float(np.sin(self.yaw * FULL_TURN_RAD))

    @property
    def _cosine(self) -> float:
        return float(np.cos(self.yaw * FULL_TURN_RAD))

    def surface(self, points: ArrayLike, *, lift: float = 0.0) -> Points:
        """Place points of the face on the canvas.

        Args:
            points: x, y from the head's middle as seen from the front, shape (n, 2).
            lift: how far they stand out from the face (the tip of a nose, a lens).
        """
        front = np.asarray(points, float)
        inside = 1 - ((front / _REACH) ** 2).sum(axis=1)
        depth = _DEPTH * np.sqrt(inside.clip(0.05)) + lift
        across = front[:, 0] * self._cosine + depth * self._sine
        return np.stack([across, front[:, 1] + HEAD_MIDDLE_Y], axis=1)

    def outline(self, points: ArrayLike, *, reach: float = 0.30) -> Points:
        """Place points of the head's silhouette: the lower ones lie in front and move more."""
        front = np.asarray(points, float)
        forward = np.clip((front[:, 1] + reach) / (2 * reach), 0, 1.0)
        across = front[:, 0] + 0.11 * self._sine * forward
        return np.stack([across, front[:, 1] + HEAD_MIDDLE_Y], axis=1)

    def behind(self, points: ArrayLike, *, depth: float = 0.10) -> Points:
        """Place points at the back of the head: they move the other way."""
        front = np.asarray(points, float)
        across = front[:, 0] * (0.4 + 0.6 * self._cosine) - depth * self._sine
        return np.stack([across, front[:, 1] + HEAD_MIDDLE_Y], axis=1)

    def ear(self, points: ArrayLike, *, side: int) -> Points:
        """Place points of an ear: the far one goes behind the face, the near one comes inwards."""
        hidden = 0.045 if side * self.yaw > 0 else 0.014
        inwards = (-side * hidden * abs(self._sine), 0)
        return self.outline(np.asarray(points, float) + inwards)
