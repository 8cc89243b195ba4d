"""Tell looks that show little of a face by the length of their embeddings.

MobileFaceNet's embedding is short for a face that is blurred, small or covered, which no other
measure sees (docs/measurements.md, "The length of an embedding").
"""

from collections.abc import Sequence
from dataclasses import replace

import numpy as np
from numpy.typing import NDArray

from face_vision.errors import FaceRefused
from face_vision.identification.search import Probe, has_short_embeddings
from face_vision.options import IdentificationOptions, RegistrationOptions
from face_vision.types import IdentifiedTracklet


def note_unclear(
    found: Sequence[IdentifiedTracklet],
    people: Sequence[Probe],
    options: IdentificationOptions,
) -> list[IdentifiedTracklet]:
    """Note of which faces most looks tell little, or which are too small to be looked up.

    Args:
        found: what is proposed.
        people: the probe of each, in the same order.
        options: which length is clear.

    Returns:
        One entry for each, in order; proposals stay as they are.
    """
    return [
        replace(one, is_unclear=_is_unclear(probe, options))
        for one, probe in zip(found, people, strict=True)
    ]


def _is_unclear(probe: Probe, options: IdentificationOptions) -> bool:
    if probe.looks is None or probe.face_height_px < options.min_probe_px:
        return True
    return has_short_embeddings(probe, options)


def require_clear(
    embeddings: NDArray[np.float32], options: RegistrationOptions
) -> NDArray[np.intp]:
    """Return which embeddings may be registered, at least one, ascending.

    Args:
        embeddings: float32, shape (n, d), n >= 1.
        options: the shortest length that may.

    Raises:
        FaceRefused: all are shorter.
    """
    clear = np.flatnonzero(np.linalg.norm(embeddings, axis=1) >= options.min_length)
    if len(clear) == 0:
        raise FaceRefused("face_tells_little")
    return clear
