"""FNIR and FPIR of open-set identification against threshold, with confidence intervals."""

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

MISSED = -np.inf
"""Score of a mated search whose best candidate is somebody else: no threshold makes it right."""


@dataclass(frozen=True, eq=False)
class Searches:
    """Outcomes of many searches in galleries.

    Args:
        mated: of probes whose subject is in the gallery: her score if she came first, else
            MISSED, float64, shape (n,).
        mated_people: whose probe each was, int64, shape (n,).
        non_mated: of probes of strangers: the best score of anybody, float64, shape (m,).
        non_mated_people: whose probe each was, int64, shape (m,).
    """

    mated: NDArray[np.float64]
    mated_people: NDArray[np.int64]
    non_mated: NDArray[np.float64]
    non_mated_people: NDArray[np.int64]


def threshold_at(searches: Searches, fpir: float) -> float:
    """Find the lowest threshold that lets at most this share of non-mated searches pass.

    Args:
        searches: at least one non-mated search.
        fpir: 0 to 1.

    Returns:
        A threshold just above the score of the last stranger to be kept out.

    Raises:
        ValueError: there is no non-mated search.
    """
    if len(searches.non_mated) == 0:
        raise ValueError("a threshold cannot be chosen without non-mated searches")
    descending = np.sort(searches.non_mated)[::-1]
    n_may_pass = int(np.floor(fpir * len(descending)))
    # All may pass, so whoever scores least is let in.
    if n_may_pass >= len(descending):
        return float(descending[-1])
    # The next number up: a score equal to the threshold counts as a match.
    return float(np.nextafter(descending[n_may_pass], np.inf))


def fnir_at(searches: Searches, threshold: float) -> float:
    """Return the share of mated searches that miss at this threshold; 0 for no searches."""
    return _share(searches.mated < threshold)


def fpir_at(searches: Searches, threshold: float) -> float:
    """Return the share of non-mated searches that return anybody; 0 for no searches."""
    return _share(searches.non_mated >= threshold)


def interval(
    errors: NDArray[np.bool_],
    people: NDArray[np.int64],
    *,
    n_rounds: int = 1000,
    seed: int = 0,
) -> tuple[float, float]:
    """Return the 95 % interval of an error rate by bootstrap over people.

    Searches of one person are not independent, so people are drawn, not searches (Bolle,
    Ratha and Pankanti 2004, "Error analysis of pattern recognition systems: the subsets
    bootstrap").

    Args:
        errors: whether each search erred, shape (n,).
        people: whose search each was, shape (n,).
        n_rounds: how many times people are drawn.
        seed: of the draws.

    Returns:
        Lower and upper end, 0 to 1; (0, 1) for no searches.
    """
    if len(errors) == 0:
        return 0.0, 1.0
    _, person = np.unique(people, return_inverse=True)
    n_searches = np.bincount(person)
    n_errors = np.bincount(person, weights=errors)
    drawn = np.random.default_rng(seed).integers(0, len(n_searches), (n_rounds, len(n_searches)))
    rates = n_errors[drawn].sum(axis=1) / n_searches[drawn].sum(axis=1)
    low, high = np.quantile(rates, [0.025, 0.975])
    return float(low), float(high)


def _share(errors: NDArray[np.bool_]) -> float:
    return float(errors.mean()) if len(errors) else 0.0
