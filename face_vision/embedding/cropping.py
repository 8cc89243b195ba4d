"""Cut chips for another network out of portraits, by one fixed map."""

import cv2
import numpy as np
from numpy.typing import NDArray

from face_vision.types import PORTRAIT_PX


def cut_portraits(
    portraits: NDArray[np.uint8], transform: NDArray[np.float64], *, edge_px: int
) -> NDArray[np.uint8]:
    """Cut and scale the part of each portrait that a network takes.

    Args:
        portraits: RGB, uint8, shape (n, PORTRAIT_PX, PORTRAIT_PX, 3).
        transform: from pixels of the portrait to pixels of the chip, shape (2, 3); it shrinks to
            no less than half, as bilinear sampling would skip pixels otherwise.
        edge_px: edge of a chip, pixels.

    Returns:
        RGB, uint8, shape (n, edge_px, edge_px, 3); (0, ...) for no portraits.

    Raises:
        ValueError: the portraits have another shape.
    """
    expected = (PORTRAIT_PX, PORTRAIT_PX, 3)
    if portraits.shape[1:] != expected:
        raise ValueError(f"portraits must have shape (n, {expected}), not {portraits.shape}")
    chips = np.empty((len(portraits), edge_px, edge_px, 3), np.uint8)
    for chip, portrait in zip(chips, portraits, strict=True):
        chip[:] = cv2.warpAffine(
            portrait, transform, (edge_px, edge_px), borderMode=cv2.BORDER_REPLICATE
        )
    return chips
