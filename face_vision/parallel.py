"""Run independent parts of one step side by side, on all cores.

TensorFlow would rather cut every single operation into parts, and waits for all of them after
each; with networks as small as these that waiting costs a third of the time. So it gets one thread
(`tensorflow_loader`), and whole strips, batches and looks are what is shared out.
"""

import os
import threading
from collections.abc import Callable, Iterable, Iterator
from concurrent.futures import Future, ThreadPoolExecutor
from typing import ParamSpec, TypeVar

N_SPARE = 1
"""Threads more than cores: one always waits for Python's own lock while the others work."""

P = ParamSpec("P")
T = TypeVar("T")
Item = TypeVar("Item")


def count_cores() -> int:
    """Return how many cores this process may use; at least 1."""
    # Not what the machine has: a container may be given two of sixty-four.
    return len(os.sched_getaffinity(0)) if hasattr(os, "sched_getaffinity") else os.cpu_count() or 1


class _Threads:
    """The threads of this process, started when first asked for."""

    def __init__(self) -> None:
        self._lock = threading.Lock()
        self._pool: ThreadPoolExecutor | None = None

    def pool(self) -> ThreadPoolExecutor:
        with self._lock:
            if self._pool is None:
                self._pool = ThreadPoolExecutor(count_cores() + N_SPARE, "side-by-side")
            return self._pool

    def forget(self) -> None:
        """Start anew in a forked process: threads do not come along."""
        # The lock as well: another thread may have held it as the process forked.
        self._lock, self._pool = threading.Lock(), None


_threads = _Threads()
os.register_at_fork(after_in_child=_threads.forget)


def start(work: Callable[P, T], *args: P.args, **kwargs: P.kwargs) -> Future[T]:
    """Start one part; what it returns or raises comes from the future's `result()`.

    A part must not start parts itself and wait for them: all threads could be waiting.
    """
    return _threads.pool().submit(work, *args, **kwargs)


def run_all(work: Callable[[Item], T], items: Iterable[Item]) -> list[T]:
    """Do the same with every item; return the results in the items' order, [] for none.

    Raises:
        Exception: whatever the first failing part raised.
    """
    # All are started before any is waited for.
    return [part.result() for part in [start(work, item) for item in items]]


def even_parts(n: int, *, largest: int) -> Iterator[slice]:
    """Cut n items into parts of like size, so that all cores end their work together.

    Args:
        n: how many there are.
        largest: no part has more items.

    Yields:
        The parts, in order: as many for each core, where n allows; none for no items.
    """
    n_parts = -(-n // largest)
    # A multiple of the cores, or some would idle while the last part runs.
    n_parts = min(n, -(-n_parts // count_cores()) * count_cores())
    for part in range(n_parts):
        yield slice(n * part // n_parts, n * (part + 1) // n_parts)
