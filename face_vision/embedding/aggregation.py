"""Average several looks at one person into one vector whose length says how much that smoothed.

The mean of several looks points more truly than one look, as their noise cancels out, and that
raises its similarity to everybody, strangers too: compared by direction alone, a face seen five
times would need a higher threshold than one seen once. A mean of directions is shorter than 1 by
just as much as its looks differed, so keeping that length undoes the rise, and one threshold
serves any number of looks, varied or alike (docs/recognition.md). A person whose looks differ
more than most would lose by it, so no mean is shortened by more than is typical.
"""

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

DLIB_GENUINE_SIMILARITY = 0.975
"""Two looks at one person less alike than this shorten a mean of dlib's no further. With it the
threshold for one FPIR is nearly the same for 1 to 5 pictures and looks (LFW, roster of 30: 0.65 to
0.67 at 0.1 %); with more the averages of many looks lie higher, with less lower. The median pair
of pictures of one person has a cosine of 0.958."""

NEARLY_THE_SAME = 0.99
"""dlib's looks of a higher cosine are one and the same picture or moment, and count once together.
With a network of another similarity the bound lies in the same proportion between that and 1, but
never below 0.75, where looks of different days begin."""

_SHARE_NEARLY_THE_SAME = (1 - NEARLY_THE_SAME) / (1 - DLIB_GENUINE_SIMILARITY)
_WIDEST_NEARLY_THE_SAME = 0.25

Vectors = NDArray[np.float32]


def average_looks(
    embeddings: Vectors,
    *,
    weights: NDArray[np.float64] | None = None,
    genuine_similarity: float = DLIB_GENUINE_SIMILARITY,
) -> Vectors:
    """Average the embeddings of several looks at one person.

    Args:
        embeddings: one row a look, float32, shape (n, d), n >= 1, of any length.
        weights: how much each look counts, above 0, shape (n,); None for all alike.
        genuine_similarity: cosine of two looks at one person below which a mean gets no shorter,
            0 to 1.

    Returns:
        float32, shape (d,): the direction of the mean direction; its length is at most 1 (one
        look, or all the same), and at least that of a typical person's mean.
    """
    shares = np.ones(len(embeddings)) if weights is None else weights
    shares = shares / shares.sum()
    mean = shares @ scale_to_one(embeddings)
    length = float(np.linalg.norm(mean))
    # So many equally weighted looks smooth as much as these (Kish 1965, effective sample size).
    n_effective = 1 / float((shares**2).sum())
    shortest = np.sqrt(genuine_similarity + (1 - genuine_similarity) / n_effective)
    # Only ever lengthened: a person whose looks vary more than most would lose by it.
    averaged: Vectors = (mean * max(1.0, shortest / max(length, 1e-12))).astype(np.float32)
    return averaged


@dataclass(frozen=True, eq=False)
class EmbeddedLooks:
    """Embeddings of looks at one person and how much each counts.

    Args:
        embeddings: as for `average_looks`.
        weights: as for `average_looks`.
    """

    embeddings: Vectors
    weights: NDArray[np.float64]

    @classmethod
    def of(cls, embeddings: Sequence[Vectors]) -> "EmbeddedLooks":
        """Return looks that count all alike, at least one, each of shape (d,)."""
        return cls(np.stack(embeddings), np.ones(len(embeddings)))

    @classmethod
    def together(cls, parts: Sequence["EmbeddedLooks"]) -> "EmbeddedLooks":
        """Return the looks of all parts, at least one, as those of one person."""
        return cls(
            np.concatenate([part.embeddings for part in parts]),
            np.concatenate([part.weights for part in parts]),
        )

    def average(self, genuine_similarity: float) -> Vectors:
        """Average them as `average_looks` does, float32, shape (d,)."""
        return average_looks(
            self.embeddings, weights=self.weights, genuine_similarity=genuine_similarity
        )


def average_templates(
    embeddings: Vectors, *, genuine_similarity: float = DLIB_GENUINE_SIMILARITY
) -> Vectors:
    """Average the templates of one subject; near duplicates share one picture's weight.

    Ten frames of one moment would else outweigh two pictures of other days.

    Args:
        embeddings: as for `average_looks`.
        genuine_similarity: as for `average_looks`.

    Returns:
        As `average_looks`.
    """
    directions = scale_to_one(embeddings)
    nearly_the_same = 1 - min(
        _WIDEST_NEARLY_THE_SAME, (1 - genuine_similarity) * _SHARE_NEARLY_THE_SAME
    )
    # Each counts itself, so that none is divided by zero.
    n_alike = (directions @ directions.T >= nearly_the_same).sum(axis=1)
    return average_looks(
        embeddings, weights=1 / np.maximum(n_alike, 1), genuine_similarity=genuine_similarity
    )


def scale_to_one(vectors: Vectors) -> Vectors:
    """Scale each row to length 1; a row of zeros has no direction and stays."""
    lengths = np.linalg.norm(vectors, axis=1, keepdims=True)
    scaled: Vectors = vectors / np.maximum(lengths, 1e-12)
    return scaled
