"""Under which conditions a face was seen, and how a registered picture looks under them.

A network tells two blurred faces apart more easily than a blurred one and a sharp one: what a
registered picture loses by being blurred, the face in the film has lost as well. So a poor look
is compared with registered pictures as they are and as they would be under its own conditions
(docs/measurements.md, "Pictures made as poor as the look").
"""

from enum import StrEnum

import cv2
import numpy as np

from face_vision.media.images import decode_jpeg, encode_jpeg
from face_vision.types import PORTRAIT_PX, Frame

FACE_IN_PORTRAIT_PX = 146.0
"""How high MTCNN's box of a face is in a portrait, on average over 1,503 photographs."""

SMALL_FACE_PX = 24.0
BLUR_OF_FACE = 0.035
"""Standard deviation of the blur, in heights of the face."""

JPEG_QUALITY = 80
"""A small face in a film has lost what compression takes, too."""


class Condition(StrEnum):
    """How a face was seen; `CLEAR` is the one in which nothing is made worse."""

    CLEAR = "clear"
    SMALL = "small"
    BLURRED = "blurred"


def worsen(portrait: Frame, condition: Condition) -> Frame:
    """Return a registered picture as it would be under a condition.

    Args:
        portrait: RGB, uint8, shape (PORTRAIT_PX, PORTRAIT_PX, 3).
        condition: under which.

    Returns:
        A portrait of the same shape; the same one for `CLEAR`.
    """
    if condition is Condition.CLEAR:
        return portrait
    if condition is Condition.BLURRED:
        return np.asarray(cv2.GaussianBlur(portrait, (0, 0), BLUR_OF_FACE * FACE_IN_PORTRAIT_PX))
    edge = round(PORTRAIT_PX * SMALL_FACE_PX / FACE_IN_PORTRAIT_PX)
    small = cv2.resize(portrait, (edge, edge), interpolation=cv2.INTER_AREA)
    saved = decode_jpeg(encode_jpeg(np.asarray(small, np.uint8), quality=JPEG_QUALITY))
    return np.asarray(
        cv2.resize(saved, (PORTRAIT_PX, PORTRAIT_PX), interpolation=cv2.INTER_LINEAR), np.uint8
    )
