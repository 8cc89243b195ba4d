"""Time two ways of doing the same in turn, so that a slower moment of the machine hits both."""

import time
from collections.abc import Callable

import numpy as np


def time_in_turn(
    ours: Callable[[], object], peer: Callable[[], object], *, n_rounds: int
) -> tuple[float, float]:
    """Return the median milliseconds of both, after one run of each that is not counted."""
    ours()
    peer()
    rounds = [(_milliseconds(ours), _milliseconds(peer)) for _ in range(n_rounds)]
    ours_ms, peer_ms = np.median(rounds, axis=0)
    return float(ours_ms), float(peer_ms)


def _milliseconds(do: Callable[[], object]) -> float:
    before = time.perf_counter()
    do()
    return 1000 * (time.perf_counter() - before)
