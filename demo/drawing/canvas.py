"""Paint soft-edged shapes, one over the other, onto a transparent picture."""

from dataclasses import dataclass

import cv2
import numpy as np
from numpy.typing import ArrayLike, NDArray

from demo.drawing.curves import Points

_SUBPIXEL_BITS = 6
_WIDE_BLUR_PX = 2.0
_Window = tuple[slice, slice]


@dataclass(frozen=True, eq=False)
class Mask:
    """How much of each pixel a shape covers.

    Args:
        cover: float32, 0 to 1, shape (height, width): the part of the canvas inside `window`;
            nothing is covered outside it.
        window: rows and columns of the canvas.
    """

    cover: NDArray[np.float32]
    window: _Window

    def at(self, window: _Window) -> NDArray[np.float32]:
        """Return the cover of another window of the same canvas."""
        rows, columns = window
        shape = (rows.stop - rows.start, columns.stop - columns.start)
        found = np.zeros(shape, np.float32)
        top, bottom = _overlap(rows, self.window[0])
        left, right = _overlap(columns, self.window[1])
        if top < bottom and left < right:
            mine = self.cover[_shifted(top, bottom, self.window[0]), :]
            found[_shifted(top, bottom, rows), _shifted(left, right, columns)] = mine[
                :, _shifted(left, right, self.window[1])
            ]
        return found

    def clipped(self, other: "Mask") -> "Mask":
        """Return what both this and the other cover."""
        return Mask(self.cover * other.at(self.window), self.window)

    def without(self, other: "Mask") -> "Mask":
        """Return what this covers and the other does not."""
        return Mask(self.cover * (1 - other.at(self.window)), self.window)


class Canvas:
    """A picture with transparency, painted in units of its own.

    Args:
        shape: height and width in pixels.
        scale: pixels for each unit.
        origin: where (0, 0) lies, pixels from the left and the top.
    """

    def __init__(
        self, shape: tuple[int, int], *, scale: float, origin: tuple[float, float] = (0, 0)
    ) -> None:
        self._scale = scale
        self._origin = np.asarray(origin, float)
        # One plane for each channel: numpy is slow over a short last axis.
        self._planes = np.zeros((4, *shape), np.float32)

    @classmethod
    def square(cls, size_px: int) -> "Canvas":
        """Return a square canvas: its middle is (0, 0) and its edge is 1 long."""
        return cls((size_px, size_px), scale=size_px, origin=(size_px / 2, size_px / 2))

    @property
    def pixels(self) -> NDArray[np.uint8]:
        """Red, green, blue, alpha, shape (height, width, 4); colours multiplied by alpha."""
        rounded = np.clip(self._planes + 0.5, 0, 255).astype(np.uint8)
        return np.ascontiguousarray(rounded.transpose(1, 2, 0))

    def fill(
        self,
        outline: Points,
        colour: ArrayLike,
        *,
        opacity: float = 1.0,
        softness: float = 0.0,
        within: Mask | None = None,
    ) -> None:
        """Paint the inside of an outline.

        Args:
            outline: corners, shape (n, 2), canvas units.
            colour: red, green, blue, 0 to 255.
            opacity: 0 (nothing) to 1 (hides what was there).
            softness: standard deviation of the edge's blur, canvas units.
            within: nothing is painted outside this mask.
        """
        mask = self.mask_of(outline, softness=softness)
        clipped = mask if within is None else mask.clipped(within)
        self.fill_mask(clipped, colour, opacity=opacity)

    def fill_mask(self, mask: Mask, colour: ArrayLike, *, opacity: float = 1.0) -> None:
        """Paint where a mask says, as `fill` does."""
        cover = mask.cover * np.float32(opacity)
        for plane, ink in zip(self._planes, (*np.asarray(colour), 255), strict=True):
            below = plane[mask.window]
            below += (np.float32(ink) - below) * cover

    def mask_of(self, *outlines: Points, softness: float = 0.0) -> Mask:
        """Return what the insides of one or more outlines cover; softness as in `fill`."""
        corners = [outline * self._scale + self._origin - 0.5 for outline in outlines]
        sigma = softness * self._scale
        low, high = self._bounds(np.concatenate(corners), margin=3 * sigma + 2)
        cover = np.zeros((high[1] - low[1], high[0] - low[0]), np.uint8)
        if cover.size:
            for polygon in corners:
                fixed_point = np.round((polygon - low) * (1 << _SUBPIXEL_BITS)).astype(np.int32)
                cv2.fillPoly(cover, [fixed_point], 255, cv2.LINE_AA, _SUBPIXEL_BITS)
            cover = _blurred(cover, sigma)
        window = (slice(int(low[1]), int(high[1])), slice(int(low[0]), int(high[0])))
        return Mask(cover.astype(np.float32) / np.float32(255), window)

    def _bounds(
        self, corners: Points, *, margin: float
    ) -> tuple[NDArray[np.int64], NDArray[np.int64]]:
        """Return the first pixel and the one after the last, x and y, that corners may touch."""
        edge = np.array(self._planes.shape[:0:-1])
        low = np.floor(corners.min(axis=0) - margin).clip(0, edge).astype(np.int64)
        high = np.ceil(corners.max(axis=0) + margin + 1).clip(low, edge).astype(np.int64)
        return low, high


def _blurred(cover: NDArray[np.uint8], sigma_px: float) -> NDArray[np.uint8]:
    """Blur by a Gaussian; wide ones by a stack blur, whose cost does not grow."""
    if sigma_px <= 0:
        return cover
    if sigma_px < _WIDE_BLUR_PX:
        blurred = cv2.GaussianBlur(cover, (0, 0), sigma_px, borderType=cv2.BORDER_REPLICATE)
        return np.asarray(blurred, np.uint8)
    # A stack blur of radius r is a triangle of variance r (r + 2) / 6.
    radius = round(np.sqrt(1 + 6 * sigma_px**2) - 1)
    return np.asarray(cv2.stackBlur(cover, (2 * radius + 1, 2 * radius + 1)), np.uint8)


def _overlap(first: slice, second: slice) -> tuple[int, int]:
    return max(first.start, second.start), min(first.stop, second.stop)


def _shifted(start: int, stop: int, window: slice) -> slice:
    return slice(start - window.start, stop - window.start)
