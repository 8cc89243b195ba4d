"""The people who may be recognised: subject ids and their templates."""

from collections.abc import Callable, Collection, Mapping, Sequence
from dataclasses import dataclass, field
from functools import cached_property

import numpy as np
from numpy.typing import NDArray

from face_vision.embedding.aggregation import DLIB_GENUINE_SIMILARITY, average_templates
from face_vision.presentation.miniatures import Grey
from face_vision.quality.conditions import Condition

MiniaturesOf = Callable[[Collection[int]], Mapping[int, Sequence[Grey]]]
"""Reads the pictures that some subjects were registered from, as miniatures."""

WorsenedOf = Callable[[Condition], tuple[NDArray[np.int64], NDArray[np.float32]]]
"""Makes templates of registered pictures as they would be under a condition: subject ids, shape
(n,), and embeddings, shape (n, d)."""

LONGEST_PROBE = 1.001
"""Length of an averaged probe, with room for rounding."""


@dataclass(frozen=True, eq=False)
class Gallery:
    """Templates of all who may be recognised in one session: the roster's, not the school's.

    Args:
        subject_ids: whose template each row is, int64, shape (n,); a subject may have many.
        embeddings: the templates, float32, shape (n, d).
        network_id: the network that made them; probes of another are refused.
        genuine_similarity: typical cosine of two looks at one person (`aggregation`).
        lookalikes: pairs of subjects known to look alike, such as twins, the lower id first;
            between them identification asks for a wider lead.
        miniatures_of: reads the registered pictures once somebody is proposed, so that a print
            of one is found (`presentation`); None: that is not looked for.
        ignored_pictures: signatures of pictures that are nobody in the room, by any number
            (`picture_signatures`).
        thresholds: for *present* and *check* in a roster of 30, where the school's own faces ask
            for stricter ones (`evaluation/stranger_limits.py`); None: those of the options.
        negatives: by subject, averaged faces of others who a person decided are not she, float32,
            shape (k, d) each; whoever is at least as like one of them is not proposed as her.
        cautions: by subject, the highest score at which somebody was wrongly proposed as her: a
            face must score more, by the margin, to be surely her.
        worsened_of: makes templates for faces that are seen small or blurred; None: those are
            compared as all others.

    Raises:
        ValueError: ids and embeddings do not belong together, or a template holds no numbers.
    """

    subject_ids: NDArray[np.int64]
    embeddings: NDArray[np.float32]
    network_id: str
    genuine_similarity: float = DLIB_GENUINE_SIMILARITY
    lookalikes: frozenset[tuple[int, int]] = frozenset()
    miniatures_of: MiniaturesOf | None = None
    ignored_pictures: Mapping[int, bytes] = field(default_factory=dict)
    thresholds: tuple[float, float] | None = None
    negatives: Mapping[int, NDArray[np.float32]] = field(default_factory=dict)
    cautions: Mapping[int, float] = field(default_factory=dict)
    worsened_of: WorsenedOf | None = None

    def __post_init__(self) -> None:
        if self.embeddings.ndim != 2 or self.subject_ids.shape != self.embeddings.shape[:1]:
            raise ValueError(
                f"{self.subject_ids.shape} subject ids do not fit "
                f"embeddings of shape {self.embeddings.shape}"
            )
        # Unnoticed it would spoil every comparison with its subject, who would simply never be
        # found.
        if not np.isfinite(self.embeddings).all():
            raise ValueError("a template holds values that are no numbers")

    @property
    def n_subjects(self) -> int:
        return len(self.subjects)

    @cached_property
    def subjects(self) -> NDArray[np.int64]:
        """Each subject once, ascending, int64, shape (m,)."""
        return np.unique(self.subject_ids)

    def are_lookalikes(self, one: int, other: int) -> bool:
        """Say whether two subjects are known to look alike."""
        return (min(one, other), max(one, other)) in self.lookalikes

    @cached_property
    def averages(self) -> NDArray[np.float32]:
        """Average of the templates of each of `subjects`, float32, shape (m, d).

        Comparing with the average beats the nearest template, the average score, a linear SVM
        and cohort normalisation (docs/recognition.md).
        """
        return self._averages_of(self.subject_ids, self.embeddings)

    def averages_under(self, condition: Condition) -> NDArray[np.float32]:
        """Return `averages` of the templates and of those made worse, for faces seen so."""
        if condition is Condition.CLEAR or self.worsened_of is None:
            return self.averages
        subject_ids, embeddings = self.worsened_of(condition)
        ours = np.isin(subject_ids, self.subjects)
        return self._averages_of(
            np.concatenate([self.subject_ids, subject_ids[ours]]),
            np.concatenate([self.embeddings, embeddings[ours]]),
        )

    def _averages_of(
        self, subject_ids: NDArray[np.int64], embeddings: NDArray[np.float32]
    ) -> NDArray[np.float32]:
        order = np.argsort(subject_ids, kind="stable")
        # One pass over sorted rows: a mask for each subject would take the square of the roster.
        starts = np.searchsorted(subject_ids[order], self.subjects)
        rows = [
            average_templates(embeddings[mine], genuine_similarity=self.genuine_similarity)
            for mine in np.split(order, starts[1:])
            if len(mine)
        ]
        return np.array(rows, np.float32).reshape(len(rows), self.embeddings.shape[1])

    def scores(
        self, probes: NDArray[np.float32], condition: Condition = Condition.CLEAR
    ) -> NDArray[np.float32]:
        """Compare probes with every subject, in one product.

        Args:
            probes: of the same network, each from `average_looks`, float32, shape (k, d).
            condition: under which all of them were seen.

        Returns:
            One minus the distance that unit vectors of this inner product have, so 1 (same) to
            -1 (opposite), float32, shape (k, m); without columns for an empty gallery.

        Raises:
            ValueError: a probe is longer than 1, so it was not averaged.
        """
        longest = float(np.linalg.norm(probes, axis=1).max(initial=0))
        if longest > LONGEST_PROBE:
            raise ValueError(f"probes must come from average_looks, not have length {longest:.3f}")
        if self.n_subjects == 0:
            return np.zeros((len(probes), 0), np.float32)
        return score_of(probes @ self.averages_under(condition).T)

    def corrected_scores(
        self, probes: NDArray[np.float32], condition: Condition = Condition.CLEAR
    ) -> NDArray[np.float32]:
        """Compare as `scores` does, and rule out whom a person has decided it is not.

        Args:
            probes, condition: as for `scores`.

        Returns:
            As `scores`; minus infinity where a probe is at least as like a negative of the
            subject as like the subject.
        """
        scores = self.scores(probes, condition)
        for subject, vectors in self.negatives.items():
            for column in np.flatnonzero(self.subjects == subject):
                of_others = score_of(probes @ vectors.T).max(axis=1)
                scores[of_others >= scores[:, column], column] = -np.inf
        return scores


def score_of(similarities: NDArray[np.float32]) -> NDArray[np.float32]:
    """Turn inner products of averaged looks into scores.

    Args:
        similarities: inner products, -1 to 1 but for rounding, float32, any shape.

    Returns:
        One minus the distance that unit vectors of this inner product have, 1 (same) to -1
        (opposite), float32, same shape.
    """
    # Rounding may lift an inner product above 1, and the root of that is no number.
    distances = np.sqrt(2 - 2 * np.clip(similarities, -1, 1))
    scores: NDArray[np.float32] = (1 - distances).astype(np.float32)
    return scores
