"""Choose which registered pictures of one person are compared: none that shows somebody else, none
that she has outgrown, and of many those that differ most."""

from dataclasses import dataclass
from enum import StrEnum

import numpy as np
from numpy.typing import NDArray

from face_vision.embedding.aggregation import average_looks
from face_vision.evaluation.gallery_audit import DOUBT_MARGINS, find_misfits
from face_vision.options import IdentificationOptions
from face_vision.quality.registration import most_varied

MOST_IN_USE = 10
"""Looks of one person that are compared: from three pictures on each more brings little
(docs/measurements.md), and what is not needed is not to be kept."""

FEWEST_THAT_AGREE = 2
"""So many other pictures must agree before one is the odd one out."""

OUTGROWN_AFTER_DAYS = 730
RECENT_DAYS = 365
ENOUGH_RECENT = 3
"""Pictures older than two years rest once three pictures of the last year are there."""


class Rest(StrEnum):
    """Why a picture is not compared."""

    UNLIKE = "unlike"
    OUTGROWN = "outgrown"
    ENOUGH = "enough"


@dataclass(frozen=True, eq=False)
class PersonsLooks:
    """All registered looks of one person, the best first.

    Args:
        embeddings: float32, shape (n, d).
        files: which picture or video each was taken from, int64, shape (n,).
        since_days: how long ago each was registered, float64, shape (n,), >= 0.
        is_kept: a person has confirmed that it is right although it is unusual, bool, shape (n,).
    """

    embeddings: NDArray[np.float32]
    files: NDArray[np.int64]
    since_days: NDArray[np.float64]
    is_kept: NDArray[np.bool_]


def choose_looks(looks: PersonsLooks, options: IdentificationOptions) -> dict[int, Rest]:
    """Say which looks are not to be compared, and why.

    Args:
        looks: of one person; none at all rests nothing.
        options: the check threshold and the cosine of two looks of one person.

    Returns:
        The reason by index; whatever is missing in it is compared. What a person kept is never
        among them. Never all of the looks.
    """
    resting = dict.fromkeys(_unlike(looks, options), Rest.UNLIKE)
    resting |= {i: Rest.OUTGROWN for i in _outgrown(looks) if i not in resting}
    left = np.array([i for i in range(len(looks.files)) if i not in resting], np.int64)
    return resting | dict.fromkeys(_surplus(looks, left), Rest.ENOUGH)


def _unlike(looks: PersonsLooks, options: IdentificationOptions) -> list[int]:
    """Find the looks of pictures unlike the others, where the others agree with each other."""
    numbers = np.unique(looks.files)
    if len(numbers) <= FEWEST_THAT_AGREE:
        return []
    averages = np.stack(
        [
            average_looks(
                looks.embeddings[looks.files == number],
                genuine_similarity=options.genuine_similarity,
            )
            for number in numbers
        ]
    )
    threshold = options.check_score - DOUBT_MARGINS * options.min_margin
    misfits, n_left = find_misfits(averages, threshold, options.genuine_similarity)
    if n_left < FEWEST_THAT_AGREE:
        return []
    odd = [numbers[index] for index, _score in misfits]
    is_odd = np.isin(looks.files, odd) & ~looks.is_kept
    return [int(i) for i in np.flatnonzero(is_odd)]


def _outgrown(looks: PersonsLooks) -> list[int]:
    """Find what is older than two years, where enough pictures are of the last year."""
    n_recent = len(np.unique(looks.files[looks.since_days < RECENT_DAYS]))
    if n_recent < ENOUGH_RECENT:
        return []
    is_old = (looks.since_days > OUTGROWN_AFTER_DAYS) & ~looks.is_kept
    return [int(i) for i in np.flatnonzero(is_old)]


def _surplus(looks: PersonsLooks, left: NDArray[np.int64]) -> list[int]:
    """Find what is too much: those that differ most from each other stay, and what was kept."""
    if len(left) <= MOST_IN_USE:
        return []
    # Kept ones first: the choice begins with them, whatever else is there.
    kept = left[looks.is_kept[left]]
    others = left[~looks.is_kept[left]]
    n_more = max(MOST_IN_USE - len(kept), 0)
    varied = most_varied(looks.embeddings[others], n_more) if n_more else []
    # Of looks that are all alike the best ones stay.
    best_first = dict.fromkeys([int(i) for i in others[varied]] + [int(i) for i in others])
    stay = set(list(best_first)[:n_more])
    return [int(i) for i in others if int(i) not in stay]
