"""Cut a head out of a picture, so that it can be put anywhere."""

from dataclasses import dataclass

import cv2
import numpy as np
from numpy.typing import NDArray

from benchmarks.class_videos.cast import Picture
from face_vision.types import Frame

FACE_PX = 110.0
"""Height of the face in a head that was cut out; the largest that is ever shown."""

HEAD_PX = 232
"""Edge of the square that a head lies in; the middle of the face's box is its middle."""

_HALF_WIDTH, _HALF_HEIGHT = 0.70, 0.92
"""Of the ellipse that is a head, in heights of the face: hair and ears, little background."""

_FEATHER_PX = 5.0


@dataclass(frozen=True, eq=False)
class CutHead:
    """A head that was cut out.

    Args:
        pixels: RGB, uint8, shape (edge, edge, 3); the face's middle lies in the middle.
        mask: how much it covers, 0 to 1, float32, shape (edge, edge, 1).
        face: width and height of the face's box, pixels.
    """

    pixels: Frame
    mask: NDArray[np.float32]
    face: tuple[float, float]


def cut_head(picture: Picture) -> CutHead:
    """Cut the labelled head out of a picture, its face FACE_PX high."""
    box = picture.face.box
    scale = FACE_PX / float(box[3] - box[1])
    middle = (box[:2] + box[2:]) / 2
    matrix = np.array(
        [
            [scale, 0, HEAD_PX / 2 - scale * middle[0]],
            [0, scale, HEAD_PX / 2 - scale * middle[1]],
        ],
        np.float32,
    )
    pixels = cv2.warpAffine(
        picture.pixels,
        matrix,
        (HEAD_PX, HEAD_PX),
        flags=cv2.INTER_AREA if scale < 1 else cv2.INTER_CUBIC,
        borderMode=cv2.BORDER_REPLICATE,
    )
    face = (float(box[2] - box[0]) * scale, FACE_PX)
    return CutHead(np.asarray(pixels, np.uint8), head_mask(), face)


def head_mask() -> NDArray[np.float32]:
    """Return the soft ellipse of a head."""
    mask = np.zeros((HEAD_PX, HEAD_PX), np.float32)
    middle = (HEAD_PX // 2, int(HEAD_PX / 2 - 0.06 * FACE_PX))
    axes = (int(_HALF_WIDTH * FACE_PX), int(_HALF_HEIGHT * FACE_PX))
    cv2.ellipse(mask, middle, axes, 0, 0, 360, 1.0, -1)
    return cv2.GaussianBlur(mask, (0, 0), _FEATHER_PX)[..., None].astype(np.float32)


def shrink_head(head: CutHead, face_px: float) -> CutHead:
    """Bring a head to another height of the face, averaging its pixels."""
    edge = max(8, round(HEAD_PX * face_px / FACE_PX))
    share = edge / HEAD_PX
    pixels = cv2.resize(head.pixels, (edge, edge), interpolation=cv2.INTER_AREA)
    mask = cv2.resize(head.mask, (edge, edge), interpolation=cv2.INTER_AREA)[..., None]
    return CutHead(
        np.asarray(pixels, np.uint8),
        np.asarray(mask, np.float32),
        (head.face[0] * share, head.face[1] * share),
    )
