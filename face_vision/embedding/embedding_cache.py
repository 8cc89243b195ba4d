"""Embed each chip once, however often its face is asked about."""

from collections.abc import Iterable, Iterator, Sequence
from itertools import islice
from weakref import WeakKeyDictionary

import numpy as np
from numpy.typing import NDArray

from face_vision.embedding.aggregation import EmbeddedLooks
from face_vision.protocols import FaceEmbedder
from face_vision.types import FaceChip, Tracklet

MIN_WEIGHT = 0.01
"""Of a useless look: weights must be above 0."""


def weights_of(
    chips: Sequence[FaceChip], embeddings: NDArray[np.float32], length_power: float
) -> NDArray[np.float64]:
    """Return how much each look counts in an average, shape (n,).

    Args:
        chips: whose quality counts.
        embeddings: theirs, whose length counts too, float32, shape (n, d).
        length_power: with this power; 0 for not at all.
    """
    qualities = np.array([max(chip.quality.score, MIN_WEIGHT) for chip in chips])
    lengths = np.maximum(np.linalg.norm(embeddings, axis=1).astype(np.float64), 1e-6)
    return np.asarray(qualities * lengths**length_power)


class EmbeddingCache:
    """Remembers the embeddings of chips for as long as somebody holds the chip.

    Args:
        embedder: turns portraits into embeddings.
        length_power: how much an embedding's length counts (`IdentificationOptions`).
    """

    def __init__(self, embedder: FaceEmbedder, length_power: float) -> None:
        self._embedder, self._length_power = embedder, length_power
        # Weak: a chip that a better one replaced takes its embedding with it.
        self._known: WeakKeyDictionary[FaceChip, NDArray[np.float32]] = WeakKeyDictionary()

    def embed(self, chips: Iterable[FaceChip], *, at_most: int | None = None) -> None:
        """Embed the chips that are not known yet.

        Args:
            chips: any number, in the order of their importance.
            at_most: no more than so many at once, the others another time; None for all.
        """
        unknown = list(islice((chip for chip in chips if chip not in self._known), at_most))
        if unknown:
            vectors = self._embedder.embed(np.stack([chip.portrait for chip in unknown]))
            self._known.update(zip(unknown, vectors, strict=True))

    def looks_of(self, chips: Iterable[FaceChip]) -> EmbeddedLooks | None:
        """Return what is known of these chips; None as long as none is embedded."""
        known = [chip for chip in chips if chip in self._known]
        if not known:
            return None
        embeddings = np.stack([self._known[chip] for chip in known])
        return EmbeddedLooks(embeddings, weights_of(known, embeddings, self._length_power))


def chips_of(tracklets: Iterable[Tracklet]) -> Iterator[FaceChip]:
    """Yield the chips of tracklets, the best of each first."""
    return (chip for tracklet in tracklets for chip in tracklet.chips)
