"""Say whether looks at a face show the very picture that was registered, not the person anew."""

from collections.abc import Sequence

import cv2
import numpy as np
from numpy.typing import NDArray

from face_vision.presentation.miniatures import EDGE_PX, Grey

LOCAL_SIGMA_PX = 4.0
"""Luminance is compared with its mean within this distance, pixels of a miniature: a screen's
brightness and the light on a print fall out."""

FINE_SIGMA_PX = 0.8
"""Detail finer than this is not compared: compression and size change it."""

CONTRAST = 6.0
"""Grey levels added to the local contrast, so that noise of plain skin stays small."""

MIN_DEVIATION = 0.1
"""A picture with less local contrast shows nothing that could be compared."""

CORE_PX, REACH_PX = 54, 4
"""Edge of the face's middle that is compared, and how far it is moved about, pixels of a
miniature: landmarks of two looks differ by as much."""


def same_picture_score(looks: Sequence[Grey], registered: Sequence[Grey]) -> float:
    """Say how surely looks at a face show one of the pictures registered of somebody.

    The correlation of local contrast, at the best of all shifts and the best registered picture,
    in the median of the looks: a person resembles her own picture for a moment, a print of it
    always.

    Args:
        looks: miniatures of a tracklet.
        registered: miniatures of the pictures registered of one student.

    Returns:
        -1 to 1, 1 is the same picture; -1 without looks, or without pictures that show anything.
    """
    if not looks or not registered:
        return -1.0
    contrasts = [local_contrast(picture)[_CENTRE_AND_REACH] for picture in registered]
    wide = [contrast for contrast in contrasts if contrast.std() >= MIN_DEVIATION]
    if not wide:
        return -1.0
    best = [max(_correlation(picture, look) for picture in wide) for look in map(_core, looks)]
    return float(np.median(best))


def window(edge_px: int) -> tuple[slice, slice]:
    """Return the middle of a miniature, of this edge in pixels."""
    start = (EDGE_PX - edge_px) // 2
    return (slice(start, start + edge_px),) * 2


_CENTRE_AND_REACH = window(CORE_PX + 2 * REACH_PX)


def _core(look: Grey) -> NDArray[np.float32]:
    return local_contrast(look)[window(CORE_PX)]


def local_contrast(picture: Grey) -> NDArray[np.float32]:
    """Return luminance less its local mean, over its local deviation, float32."""
    fine = cv2.GaussianBlur(picture.astype(np.float32), (0, 0), FINE_SIGMA_PX)
    centred = fine - cv2.GaussianBlur(fine, (0, 0), LOCAL_SIGMA_PX)
    deviation = np.sqrt(cv2.GaussianBlur(np.square(centred), (0, 0), 2 * LOCAL_SIGMA_PX))
    return np.asarray(centred / (deviation + CONTRAST), np.float32)


def _correlation(picture: NDArray[np.float32], look: NDArray[np.float32]) -> float:
    return float(cv2.matchTemplate(picture, look, cv2.TM_CCOEFF_NORMED).max())
