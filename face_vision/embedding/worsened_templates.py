"""Templates of registered pictures made as poor as what a film shows, once they are asked for."""

from collections import Counter
from collections.abc import Callable, Iterable

import numpy as np
from numpy.typing import NDArray

from face_vision.protocols import FaceEmbedder
from face_vision.quality.conditions import Condition, worsen
from face_vision.types import Frame

MOST_PICTURES = 3
"""Of each subject; embedding all ten that may be kept would take as long as a short film."""

Templates = tuple[NDArray[np.int64], NDArray[np.float32]]
"""Subject ids, shape (n,), and their embeddings, shape (n, d)."""


class WorsenedTemplates:
    """Makes templates for a condition when a face seen under it is compared, each once.

    Args:
        portraits: reads the registered portraits, the best of each subject first.
        embedder: of the network that made the gallery.
    """

    def __init__(
        self, portraits: Callable[[], Iterable[tuple[int, Frame]]], embedder: FaceEmbedder
    ) -> None:
        self._portraits, self._embedder = portraits, embedder
        self._made: dict[Condition, Templates] = {}

    def __call__(self, condition: Condition) -> Templates:
        """Return the templates of all subjects, made worse; (0,) and (0, d) of none."""
        if condition not in self._made:
            self._made[condition] = self._make(condition)
        return self._made[condition]

    def _make(self, condition: Condition) -> Templates:
        taken: Counter[int] = Counter()
        subjects, portraits = [], []
        for subject, portrait in self._portraits():
            taken[subject] += 1
            if taken[subject] <= MOST_PICTURES:
                subjects.append(subject)
                portraits.append(worsen(portrait, condition))
        if not portraits:
            return np.empty(0, np.int64), np.empty((0, self._embedder.n_dimensions), np.float32)
        return np.array(subjects, np.int64), self._embedder.embed(np.stack(portraits))
