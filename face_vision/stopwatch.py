"""Add up the seconds that each step of the pipeline takes."""

import time
from collections.abc import Iterator
from contextlib import contextmanager


class Stopwatch:
    """Seconds by step, wall clock."""

    def __init__(self) -> None:
        self._started = time.perf_counter()
        self._spent: dict[str, float] = {}

    @contextmanager
    def measure(self, step: str) -> Iterator[None]:
        """Add the time spent inside the block to a step."""
        before = time.perf_counter()
        try:
            yield
        finally:
            spent = time.perf_counter() - before
            # Several threads measure, but no step is measured by two of them, so no sum is lost.
            self._spent[step] = self._spent.get(step, 0.0) + spent

    def timings_s(self) -> dict[str, float]:
        """Return seconds by step, and "total" since the start."""
        total = time.perf_counter() - self._started
        return {step: round(s, 4) for step, s in {**self._spent, "total": total}.items()}
