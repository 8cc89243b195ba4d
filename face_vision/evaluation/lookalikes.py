"""Find pairs of people whose faces the network can hardly tell apart."""

from dataclasses import dataclass

import numpy as np

from face_vision.identification.gallery import Gallery
from face_vision.identification.search import is_match


@dataclass(frozen=True)
class Lookalikes:
    """Two people whose averages are alike.

    Args:
        one: subject id, the lower one.
        other: subject id.
        score: of one average against the other.
    """

    one: int
    other: int
    score: float


def find_lookalikes(gallery: Gallery, threshold: float) -> list[Lookalikes]:
    """Find the pairs of a gallery whose averages score at least the threshold.

    Args:
        gallery: any number of people.
        threshold: lowest score that counts.

    Returns:
        Each pair once, the most alike first; empty for fewer than two people.
    """
    if gallery.n_subjects < 2:
        return []
    scores = gallery.scores(gallery.averages).astype(np.float64)
    # Above the diagonal only: each pair once, and nobody is her own look-alike.
    ones, others = np.nonzero(np.triu(is_match(scores, threshold), k=1))
    worst_first = np.argsort(-scores[ones, others], kind="stable")
    return [
        Lookalikes(int(gallery.subjects[i]), int(gallery.subjects[j]), float(scores[i, j]))
        for i, j in zip(ones[worst_first], others[worst_first], strict=True)
    ]
