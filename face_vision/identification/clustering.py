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
    groups, looks = [[i] for i in range(len(faces))], list(faces)
    if len(faces) < 2:
        return groups
    averages = np.stack([face.average(genuine_similarity) for face in faces])
    scores = score_of(averages @ averages.T).astype(np.float64)
    scores[apart] = APART
    while len(groups) > 1 and is_match(float(scores.max()), threshold):
        one, other = sorted(divmod(int(scores.argmax()), len(groups)))
        groups[one] = sorted(groups[one] + groups.pop(other))
        looks[one] = EmbeddedLooks.together([looks[one], looks.pop(other)])
        # Who was seen beside either is apart from both together.
        apart[one] |= apart[other]
        apart[:, one] = apart[one]
        apart, scores, averages = _without(other, apart, scores, averages)
        averages[one] = looks[one].average(genuine_similarity)
        row = score_of(averages @ averages[one]).astype(np.float64)
        row[apart[one]] = APART
        scores[one] = scores[:, one] = row
    return sorted(groups)


def _checked(is_apart: NDArray[np.bool_] | None, n_faces: int) -> NDArray[np.bool_]:
    """Return whether two faces are apart; each is apart from itself, so that it joins others."""
    apart = np.zeros((n_faces, n_faces), bool) if is_apart is None else is_apart.copy()
    if apart.shape != (n_faces, n_faces) or (apart != apart.T).any():
        raise ValueError(f"is_apart must be symmetric, of {n_faces} x {n_faces}")
    np.fill_diagonal(apart, val=True)
    return apart


def _without(
    gone: int,
    apart: NDArray[np.bool_],
    scores: NDArray[np.float64],
    averages: NDArray[np.float32],
) -> tuple[NDArray[np.bool_], NDArray[np.float64], NDArray[np.float32]]:
    kept = np.arange(len(averages)) != gone
    return apart[kept][:, kept], scores[kept][:, kept], averages[kept]
