"""Paint soft-edged shapes, one over the other, onto a transparent square."""

from dataclasses import dataclass

import cv2
import numpy as np
from numpy.typing import ArrayLike, NDArray

from recognition.demo_school.drawing.curves import Points

Mask = NDArray[np.float32]
"""How much of each pixel is covered, 0 to 1, shape (size, size)."""

_SUBPIXEL_BITS = 6


@dataclass(frozen=True, eq=False)
class _Patch:
    """The part of a canvas that a shape covers: its mask and where it lies."""

    mask: Mask
    window: tuple[slice, slice]


class Canvas:
    """A square picture with transparency; its middle is (0, 0) and its edge is 1 long.

    Args:
        size_px: length of the edge in pixels.
    """

    def __init__(self, size_px: int) -> None:
        self.size_px = size_px
        self.colour = np.zeros((size_px, size_px, 3), np.float32)
        self.alpha = np.zeros((size_px, size_px), np.float32)

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
        patch = self._rasterise(outline, softness)
        if patch is None:
            return
        cover = patch.mask * np.float32(opacity)
        if within is not None:
            cover = cover * within[patch.window]
        self._blend(cover, patch.window, colour)

    def fill_mask(self, mask: Mask, colour: ArrayLike, *, opacity: float = 1.0) -> None:
        """Paint where a mask says, as `fill` does."""
        whole = (slice(0, self.size_px), slice(0, self.size_px))
        self._blend(mask * np.float32(opacity), whole, colour)

    def mask_of(self, outline: Points, *, softness: float = 0.0) -> Mask:
        """Return what the inside of an outline covers."""
        mask = np.zeros((self.size_px, self.size_px), np.float32)
        patch = self._rasterise(outline, softness)
        if patch is not None:
            mask[patch.window] = patch.mask
        return mask

    def _blend(self, cover: Mask, window: tuple[slice, slice], colour: ArrayLike) -> None:
        rest = 1 - cover
        ink = np.asarray(colour, np.float32)
        self.colour[window] = self.colour[window] * rest[..., None] + ink * cover[..., None]
        self.alpha[window] = self.alpha[window] * rest + cover

    def _rasterise(self, outline: Points, softness: float) -> _Patch | None:
        corners = (outline + 0.5) * self.size_px - 0.5
        sigma = softness * self.size_px
        low = np.floor(corners.min(axis=0) - 3 * sigma - 2).clip(0, self.size_px).astype(int)
        high = np.ceil(corners.max(axis=0) + 3 * sigma + 3).clip(0, self.size_px).astype(int)
        if np.any(high <= low):
            return None
        mask = np.zeros((high[1] - low[1], high[0] - low[0]), np.uint8)
        fixed_point = np.round((corners - low) * (1 << _SUBPIXEL_BITS)).astype(np.int32)
        cv2.fillPoly(mask, [fixed_point], 255, cv2.LINE_AA, _SUBPIXEL_BITS)
        if sigma > 0:
            mask = cv2.GaussianBlur(mask, (0, 0), sigma, borderType=cv2.BORDER_REPLICATE)
        window = (slice(low[1], high[1]), slice(low[0], high[0]))
        return _Patch(mask.astype(np.float32) / 255, window)
