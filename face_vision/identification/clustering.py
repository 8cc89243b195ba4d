"""Sort faces into people when nobody is known yet: who is who among all faces of a clip."""

from collections.abc import Sequence

import numpy as np
from numpy.typing import NDArray

from face_vision.embedding.aggregation import DLIB_GENUINE_SIMILARITY, EmbeddedLooks
from face_vision.identification.gallery import score_of
from face_vision.identification.search import is_match
from face_vision.options import IdentificationOptions

APART = -np.inf
"""Score of two faces that cannot be one person."""

DLIB_SAME_PERSON = 0.64
"""Two groups of looks whose averages score this much by dlib's network are one person.

The threshold of the highest F1 of pairs on one half of the people of LFW, 30 people with 5 pictures
each at a time (`benchmarks.clustering`); docs/measurements.md has the errors of the other half. For
any network it is the score a quarter of the way from "check" to "present": `same_person_score`."""


def same_person_score(options: IdentificationOptions) -> float:
    """Return the threshold of `cluster_faces` by the thresholds of a network."""
    return options.check_score + (options.present_score - options.check_score) / 4


def cluster_faces(
    faces: Sequence[EmbeddedLooks],
    *,
    is_apart: NDArray[np.bool_] | None = None,
    threshold: float = DLIB_SAME_PERSON,
    genuine_similarity: float = DLIB_GENUINE_SIMILARITY,
) -> list[list[int]]:
    """Join the two most alike groups again and again, as long as they are alike enough.

    Agglomerative, each group being compared by the average of all its looks, as students are.

    Args:
        faces: the looks at each face, one face a tracklet or picture.
        is_apart: which two faces are never one person, since both were in view at one moment;
            bool, shape (n, n), symmetric; None if nothing is known.
        threshold: lowest score of two groups' averages that joins them, -1 to 1.
        genuine_similarity: typical cosine of two looks at one person (`aggregation`).

    Returns:
        The indices of the faces of each person, ascending, in order of the first; empty for no
        faces. No two faces that are apart are together.

    Raises:
        ValueError: `is_apart` does not fit the faces.
    """
    apart = _checked(is_apart, len(faces))
    if len(faces) < 2:
        return [[i] for i in range(len(faces))]
    groups = _Groups(faces, apart, genuine_similarity)
    while groups.n > 1 and is_match(groups.best_score(), threshold):
        groups.join_the_most_alike()
    return sorted(groups.faces)


class _Groups:
    """The groups so far, the score of each two by their averages, and which two are apart."""

    def __init__(
        self,
        faces: Sequence[EmbeddedLooks],
        apart: NDArray[np.bool_],
        genuine_similarity: float,
    ) -> None:
        self.faces, self._looks = [[i] for i in range(len(faces))], list(faces)
        self._apart, self._genuine_similarity = apart, genuine_similarity
        self._averages = np.stack([face.average(genuine_similarity) for face in faces])
        self._scores = score_of(self._averages @ self._averages.T).astype(np.float64)
        self._scores[apart] = APART

    @property
    def n(self) -> int:
        return len(self.faces)

    def best_score(self) -> float:
        return float(self._scores.max())

    def join_the_most_alike(self) -> None:
        one, other = sorted(divmod(int(self._scores.argmax()), self.n))
        self.faces[one] = sorted(self.faces[one] + self.faces.pop(other))
        self._looks[one] = EmbeddedLooks.together([self._looks[one], self._looks.pop(other)])
        # Who was seen beside either is apart from both together.
        self._apart[one] |= self._apart[other]
        self._apart[:, one] = self._apart[one]
        self._forget(other)
        self._compare_anew(one)

    def _forget(self, gone: int) -> None:
        kept = np.arange(len(self._averages)) != gone
        self._apart = self._apart[kept][:, kept]
        self._scores = self._scores[kept][:, kept]
        self._averages = self._averages[kept]

    def _compare_anew(self, one: int) -> None:
        self._averages[one] = self._looks[one].average(self._genuine_similarity)
        row = score_of(self._averages @ self._averages[one]).astype(np.float64)
        row[self._apart[one]] = APART
        self._scores[one] = self._scores[:, one] = row


def _checked(is_apart: NDArray[np.bool_] | None, n_faces: int) -> NDArray[np.bool_]:
    """Return whether two faces are apart; each is apart from itself, so that it joins others."""
    apart = np.zeros((n_faces, n_faces), bool) if is_apart is None else is_apart.copy()
    if apart.shape != (n_faces, n_faces) or (apart != apart.T).any():
        raise ValueError(f"is_apart must be symmetric, of {n_faces} x {n_faces}")
    np.fill_diagonal(apart, val=True)
    return apart
