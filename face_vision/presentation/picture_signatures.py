"""Know a picture again by what surrounds the face on it: signs of random projections.

The face is painted over before anything is computed and the head left out, so a signature holds
nothing of either: a poster has the same surroundings in every film, a person has not.
Charikar 2002, "Similarity estimation techniques from rounding algorithms": two pictures whose
contrasts have the correlation r agree in a share 1 - arccos(r) / pi of the signs.
"""

import hashlib
from collections.abc import Mapping, Sequence
from functools import cache

import cv2
import numpy as np
from numpy.lib.stride_tricks import sliding_window_view
from numpy.typing import NDArray

from face_vision.presentation.miniatures import EDGE_PX, FACE_PX, Grey
from face_vision.presentation.near_duplicates import MIN_DEVIATION, local_contrast, window
from face_vision.presentation.plane_motion import FACE

N_SIGNS = 512
"""Of unrelated pictures they agree by half, with a deviation of 2.2 %."""

MOST_LOOKS = 4
"""So many looks of a face are compared, spread over its time: the middle one of them decides."""

COMPARED_PX, REACH_PX = 84, 4
"""Edge of what is compared, and how far it is moved about, pixels of a miniature."""

HEAD = (1.0, 1.35)
"""Width and height of what is left out, in heights of the face's box: brow, cheeks and chin."""

_SEED = b"signs of random projections of a picture"

Numbers = NDArray[np.float32]


def signature_of(look: Grey) -> bytes:
    """Return the signature of a picture, 64 bytes; none if nothing surrounds the face.

    Args:
        look: luminance, uint8, shape (EDGE_PX, EDGE_PX), as `miniature_of` gives it.
    """
    around = local_contrast(_without_face(look))[window(COMPARED_PX)].reshape(1, -1)[
        :, _places_around()
    ]
    # A bare wall looks like any other bare wall.
    if around.std() < MIN_DEVIATION:
        return b""
    return np.packbits(_signs(around)[0]).tobytes()


def best_signature(looks: Sequence[Grey], signatures: Mapping[int, bytes]) -> tuple[int, float]:
    """Find the signature that looks at a face agree with most.

    Args:
        looks: miniatures of a tracklet, at least one.
        signatures: those that are known, by any number; at least one.

    Returns:
        The number of the best, and the correlation that its agreement stands for, -1 to 1: at the
        best of all shifts of a look, in the median of the looks.
    """
    numbers = list(signatures)
    known = np.stack([np.unpackbits(np.frombuffer(s, np.uint8)) for s in signatures.values()])
    # Spread over the time: looks of one moment have the same surroundings.
    places = np.linspace(0, len(looks) - 1, min(len(looks), MOST_LOOKS)).round().astype(int)
    # The median, as one look may hide the surroundings.
    agreements = np.median([_agreements(looks[place], known) for place in places], axis=0)
    best = int(np.argmax(agreements))
    return numbers[best], float(np.cos(np.pi * (1 - agreements[best])))


def _agreements(look: Grey, known: NDArray[np.uint8]) -> NDArray[np.float64]:
    """Return the share of signs that agree with each known signature, at the best shift."""
    wide = local_contrast(_without_face(look))[window(COMPARED_PX + 2 * REACH_PX)]
    shifted = sliding_window_view(wide, (COMPARED_PX, COMPARED_PX))
    # All shifts at once: a miniature is cut some pixels beside the last one.
    signs = _signs(shifted.reshape(-1, COMPARED_PX**2)[:, _places_around()])
    shares = (signs[:, None] == known[None].astype(bool)).mean(axis=2)
    best: NDArray[np.float64] = shares.max(axis=0)
    return best


def _without_face(look: Grey) -> Grey:
    """Paint the face over in the mean of all that is around it."""
    painted = look.copy()
    painted[FACE > 0] = round(float(look[FACE == 0].mean()))
    return painted


def _signs(around: Numbers) -> NDArray[np.bool_]:
    centred = around - around.mean(axis=1, keepdims=True)
    return np.asarray(centred @ _projections() > 0)


@cache
def _places_around() -> NDArray[np.intp]:
    """Return which pixels of what is compared lie around the head."""
    head = np.zeros((EDGE_PX, EDGE_PX), np.uint8)
    size = (HEAD[0] * FACE_PX, HEAD[1] * FACE_PX)
    cv2.ellipse(head, ((EDGE_PX / 2, EDGE_PX / 2), size, 0.0), 255, -1)
    return np.flatnonzero(head[window(COMPARED_PX)].ravel() == 0)


@cache
def _projections() -> Numbers:
    """Return directions of plus and minus one, the same on every machine and in every version."""
    n_places = len(_places_around())
    stream = hashlib.shake_256(_SEED).digest(n_places * N_SIGNS // 8)
    bits = np.unpackbits(np.frombuffer(stream, np.uint8)).astype(np.float32)
    return (bits * 2 - 1).reshape(n_places, N_SIGNS)
