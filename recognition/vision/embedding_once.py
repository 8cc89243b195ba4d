"""Embed each chip once, however often its face is asked about."""

from collections.abc import Iterable, Sequence
from itertools import islice
from weakref import WeakKeyDictionary

import numpy as np
from numpy.typing import NDArray

from recognition.vision.averaging import EmbeddedLooks
from recognition.vision.protocols import FaceEmbedder
from recognition.vision.structures import FaceChip, Tracklet

LEAST_WEIGHT = 0.01
"""Of a useless look: weights must be above 0."""


def weights_of(chips: Sequence[FaceChip]) -> NDArray[np.float64]:
    """Return how much each look counts in an average, by its quality; shape (n,)."""
    return np.array([max(chip.quality.score, LEAST_WEIGHT) for chip in chips])


class EmbeddingOnce:
    """Remembers the embeddings of chips for as long as somebody holds the chip.

    Args:
        embedder: turns portraits into embeddings.
    """

    def __init__(self, embedder: FaceEmbedder) -> None:
        self._embedder = embedder
        self._known: WeakKeyDictionary[FaceChip, NDArray[np.float32]] = WeakKeyDictionary()

    def embed(self, tracklets: Iterable[Tracklet], *, at_most: int | None = None) -> None:
        """Embed the chips that are not known yet, the best of each tracklet first.

        Args:
            tracklets: whose chips.
            at_most: no more than so many at once, the others another time; None for all.
        """
        unknown = (c for t in tracklets for c in t.chips if c not in self._known)
        chips = list(islice(unknown, at_most))
        if chips:
            vectors = self._embedder.embed(np.stack([chip.portrait for chip in chips]))
            self._known.update(zip(chips, vectors, strict=True))

    def looks_of(self, tracklet: Tracklet) -> EmbeddedLooks | None:
        """Return what is known of a tracklet's chips; None as long as none is embedded."""
        chips = [chip for chip in tracklet.chips if chip in self._known]
        if not chips:
            return None
        return EmbeddedLooks(np.stack([self._known[chip] for chip in chips]), weights_of(chips))
