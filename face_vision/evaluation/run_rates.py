"""Count the errors of searches at a threshold, as rates with their intervals."""

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from face_vision.evaluation.error_rates import MISSED, interval
from face_vision.evaluation.searches import SearchOutcomes
from face_vision.identification.search import is_match


@dataclass(frozen=True)
class Rate:
    """How many searches erred.

    Args:
        n_errors: searches that erred.
        n_searches: searches in all.
        n_people: whose searches they were.
        interval: 95 % interval of the share, by bootstrap over people, 0 to 1.
    """

    n_errors: int
    n_searches: int
    n_people: int
    interval: tuple[float, float]

    @property
    def share(self) -> float | None:
        """The share of errors, 0 to 1; None for no searches."""
        return self.n_errors / self.n_searches if self.n_searches else None


@dataclass(frozen=True)
class Errors:
    """What goes wrong at one threshold.

    Args:
        threshold: lowest score that counts as a match.
        missed: mated searches in which the subject was not returned (FNIR).
        misnamed: mated searches that returned somebody else; they are among the missed.
        strangers_named: searches without the subject that returned anybody (FPIR).
    """

    threshold: float
    missed: Rate
    misnamed: Rate
    strangers_named: Rate


def count_errors(outcomes: SearchOutcomes, threshold: float) -> Errors:
    """Count what goes wrong at a threshold.

    Args:
        outcomes: searches of single looks; any number.
        threshold: lowest score that counts as a match.

    Returns:
        Counts and intervals.
    """
    searches, mated = outcomes.as_searches(), outcomes.is_mated
    is_missed = ~is_match(searches.mated, threshold)
    # Misnamed is only who was missed: another above the threshold beside her is no error.
    is_misnamed = (searches.mated == MISSED) & is_match(outcomes.rival_scores[mated], threshold)
    return Errors(
        threshold=threshold,
        missed=_rate(is_missed, searches.mated_people),
        misnamed=_rate(is_misnamed, searches.mated_people),
        strangers_named=_rate(is_match(searches.non_mated, threshold), searches.non_mated_people),
    )


def count_not_first(outcomes: SearchOutcomes) -> Rate:
    """Count the mated searches in which somebody else came first, whatever the score.

    One minus this share is the rank-1 accuracy of the closed set.
    """
    searches = outcomes.as_searches()
    return _rate(searches.mated == MISSED, searches.mated_people)


def _rate(errors: NDArray[np.bool_], people: NDArray[np.int64]) -> Rate:
    n_people = len(np.unique(people))
    return Rate(int(errors.sum()), len(errors), n_people, interval(errors, people))
