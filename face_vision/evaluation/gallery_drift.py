"""Say how much somebody has changed since her older pictures were registered: children grow."""

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from face_vision.embedding.aggregation import average_templates
from face_vision.identification.gallery import score_of

RECENT_WITHIN_DAYS = 90
"""Pictures registered so shortly before the newest one show the face as it is now."""

OLD_BEFORE_DAYS = 180
"""Pictures so much older than the newest one show it as it was."""


@dataclass(frozen=True)
class Drift:
    """How alike a face's older pictures are to its newest ones.

    Args:
        days: between the older pictures and the newer ones, on average.
        n_then, n_now: looks of either.
        score: of the average of the older ones against that of the newer ones.
        score_now: the newer ones against each other, each left out in turn, on average; None if
            there is but one.
    """

    days: float
    n_then: int
    n_now: int
    score: float
    score_now: float | None


def drift_of(
    embeddings: NDArray[np.float32],
    since_days: NDArray[np.float64],
    *,
    genuine_similarity: float,
) -> Drift | None:
    """Compare the older pictures of one person with the newer ones.

    Args:
        embeddings: float32, shape (n, d).
        since_days: how long ago each was registered, shape (n,).
        genuine_similarity: typical cosine of two looks at one person (`aggregation`).

    Returns:
        None unless some pictures are half a year older than the newest.
    """
    if not len(since_days):
        return None
    behind = since_days - since_days.min()
    is_now, is_then = behind <= RECENT_WITHIN_DAYS, behind >= OLD_BEFORE_DAYS
    if not is_then.any():
        return None
    now, then = embeddings[is_now], embeddings[is_then]
    averages = [average_templates(x, genuine_similarity=genuine_similarity) for x in (then, now)]
    return Drift(
        days=float(since_days[is_then].mean() - since_days[is_now].mean()),
        n_then=len(then),
        n_now=len(now),
        score=float(score_of(np.asarray(averages[0] @ averages[1]))),
        score_now=_among_themselves(now, genuine_similarity),
    )


def _among_themselves(looks: NDArray[np.float32], genuine_similarity: float) -> float | None:
    if len(looks) < 2:
        return None
    scores = []
    for i in range(len(looks)):
        others = np.delete(looks, i, axis=0)
        mean = average_templates(others, genuine_similarity=genuine_similarity)
        own = average_templates(looks[i : i + 1], genuine_similarity=genuine_similarity)
        scores.append(float(score_of(np.asarray(own @ mean))))
    return float(np.mean(scores))
