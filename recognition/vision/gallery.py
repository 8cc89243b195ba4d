"""The people who may be recognised: subject ids and their templates."""

from dataclasses import dataclass
from functools import cached_property

import numpy as np
from numpy.typing import NDArray


@dataclass(frozen=True, eq=False)
class Gallery:
    """Templates of all who may be recognised in one session: the roster's, not the school's.

    Args:
        subject_ids: whose template each row is, int64, shape (n,); a subject may have many.
        embeddings: the templates, float32, shape (n, d).
        network_id: the network that made them; probes of another are refused.

    Raises:
        ValueError: ids and embeddings do not belong together, or a template holds no numbers.
    """

    subject_ids: NDArray[np.int64]
    embeddings: NDArray[np.float32]
    network_id: str

    def __post_init__(self) -> None:
        if self.embeddings.ndim != 2 or self.subject_ids.shape != self.embeddings.shape[:1]:
            raise ValueError(
                f"{self.subject_ids.shape} subject ids do not fit "
                f"embeddings of shape {self.embeddings.shape}"
            )
        if not np.isfinite(self.embeddings).all():
            raise ValueError("a template holds values that are no numbers")

    @property
    def n_subjects(self) -> int:
        return len(self.subjects)

    @cached_property
    def subjects(self) -> NDArray[np.int64]:
        """Each subject once, ascending, int64, shape (m,)."""
        return np.unique(self.subject_ids)

    @cached_property
    def directions(self) -> NDArray[np.float32]:
        """Mean template of each of `subjects`, scaled to length 1, float32, shape (m, d).

        Comparing with the mean beats the nearest and the average distance to single templates
        at every false-positive rate (docs/recognition.md).
        """
        rows = [self.embeddings[self.subject_ids == s].mean(axis=0) for s in self.subjects]
        return _scaled(np.array(rows, np.float32).reshape(len(rows), self.embeddings.shape[1]))

    def scores(self, probes: NDArray[np.float32]) -> NDArray[np.float32]:
        """Compare probes with every subject.

        Only directions are compared. A mean of several looks is shorter than a single one, as
        their noise cancels out, so plain distances depend on the number of looks: with directions
        one threshold serves all, and fewer strangers pass it (docs/recognition.md).

        Args:
            probes: embeddings of the same network, float32, shape (k, d).

        Returns:
            One minus the Euclidean distance of the two directions, so 1 (same) to -1
            (opposite), float32, shape (k, m); without columns for an empty gallery.
        """
        if self.n_subjects == 0:
            return np.zeros((len(probes), 0), np.float32)
        cosines = np.clip(_scaled(probes) @ self.directions.T, -1, 1)
        scores: NDArray[np.float32] = (1 - np.sqrt(2 - 2 * cosines)).astype(np.float32)
        return scores


def _scaled(vectors: NDArray[np.float32]) -> NDArray[np.float32]:
    """Scale each row to length 1; a row of zeros has no direction and stays."""
    lengths = np.linalg.norm(vectors, axis=1, keepdims=True)
    scaled: NDArray[np.float32] = vectors / np.maximum(lengths, 1e-12)
    return scaled
