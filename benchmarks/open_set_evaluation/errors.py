"""Errors of two halves of the people, each at a threshold, as rates with their intervals."""

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np

from face_vision.evaluation.error_rates import Searches, interval, threshold_at


@dataclass(frozen=True)
class Errors:
    """Errors at one threshold (the mean, where the halves have one each).

    Args:
        threshold: of the score.
        fnir, fpir: shares of the searches, 0 to 1.
        fnir_interval, fpir_interval: 95 %, by bootstrap over people.
        n_mated, n_non_mated: searches of students and of strangers.
    """

    threshold: float
    fnir: float
    fnir_interval: tuple[float, float]
    n_mated: int
    fpir: float
    fpir_interval: tuple[float, float]
    n_non_mated: int


def errors_at_fpirs(
    halves: tuple[Searches, Searches], fpirs: Sequence[float]
) -> tuple[Errors, ...]:
    """Choose the threshold for each FPIR on one half and count the errors of the other."""
    one, other = halves
    return tuple(
        count_errors([(one, threshold_at(other, fpir)), (other, threshold_at(one, fpir))])
        for fpir in fpirs
    )


def count_errors(tests: Sequence[tuple[Searches, float]]) -> Errors:
    """Count the errors of searches, each at its threshold, together."""
    misses = np.concatenate([s.mated < threshold for s, threshold in tests])
    alarms = np.concatenate([s.non_mated >= threshold for s, threshold in tests])
    return Errors(
        threshold=float(np.mean([threshold for _, threshold in tests])),
        fnir=float(misses.mean()),
        fnir_interval=interval(misses, np.concatenate([s.mated_people for s, _ in tests])),
        n_mated=len(misses),
        fpir=float(alarms.mean()),
        fpir_interval=interval(alarms, np.concatenate([s.non_mated_people for s, _ in tests])),
        n_non_mated=len(alarms),
    )
