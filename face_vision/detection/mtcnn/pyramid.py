"""A frame at falling sizes, so that a network of one size finds faces of all."""

from collections.abc import Iterator

from face_vision.detection.mtcnn.boxes import CELL_PX
from face_vision.media.resizing import shrink_frame
from face_vision.types import Frame

_ENOUGH_PIXELS = 0.35
"""A level is averaged from a halved frame only where at least 1 / 0.35 = three of its pixels,
edge by edge, make one of the level: nearer to its size, averaging twice would blur it."""


def pyramid_levels(
    frame: Frame, *, min_face_px: float, scale_factor: float
) -> Iterator[tuple[Frame, float]]:
    """Yield a frame at falling sizes.

    Args:
        frame: RGB, uint8, shape (height, width, 3).
        min_face_px: smallest face searched, pixels; it fills one cell of the largest level.
        scale_factor: from one level to the next, 0 to 1.

    Yields:
        Each level with its scale (level's edge over the frame's); none for a frame in which
        even the largest level is smaller than a cell.
    """
    height, width = frame.shape[:2]
    scale, halved, share = CELL_PX / min_face_px, frame, 1.0
    while int(min(height, width) * scale) >= CELL_PX:
        # Halving again and again costs far less than shrinking the whole frame to each level.
        while scale <= share / 2 * _ENOUGH_PIXELS:
            halved, share = _halved(halved), share / 2
        yield shrink_frame(halved, width=int(width * scale), height=int(height * scale)), scale
        scale *= scale_factor


def _halved(frame: Frame) -> Frame:
    """Average two by two pixels, which is many times faster than any other size."""
    height, width = frame.shape[:2]
    return shrink_frame(frame, width=max(1, width // 2), height=max(1, height // 2))
