"""Run a generator in a thread of its own, a few items ahead of whoever asks."""

import queue
import threading
from collections.abc import Generator
from contextlib import closing
from dataclasses import dataclass
from typing import TypeVar

T = TypeVar("T")

_POLL_S = 0.05


@dataclass(frozen=True)
class _End:
    error: BaseException | None


def prefetch(items: Generator[T, None, None], *, n_ahead: int) -> Generator[T, None, None]:
    """Yield what a generator yields, which meanwhile goes on in a thread of its own.

    Args:
        items: runs in the thread from first to last, and is closed there.
        n_ahead: how many items wait at most; more are made as they are taken.

    Yields:
        The items, in order. However the iteration ends, the thread has ended with it.

    Raises:
        BaseException: what the generator raised, after the items before it.
    """
    waiting: queue.Queue[T | _End] = queue.Queue(n_ahead)
    is_left = threading.Event()
    thread = threading.Thread(target=_fill, args=(waiting, items, is_left), daemon=True)
    thread.start()
    try:
        while not isinstance(item := waiting.get(), _End):
            yield item
        error = item.error
        # An error holds this frame by its traceback: held by the frame as well, both would stay
        # until the garbage is collected.
        del item
        try:
            if error is not None:
                raise error
        finally:
            del error
    finally:
        is_left.set()
        thread.join()


def _fill(
    waiting: "queue.Queue[T | _End]", items: Generator[T, None, None], is_left: threading.Event
) -> None:
    end = _End(None)
    try:
        with closing(items):
            for item in items:
                _put(waiting, item, is_left)
                if is_left.is_set():
                    break
    except BaseException as error:  # Whatever it was: the reader would wait for ever.
        end = _End(error)
    try:
        _put(waiting, end, is_left)
    finally:
        del end


def _put(waiting: "queue.Queue[T | _End]", item: T | _End, is_left: threading.Event) -> None:
    """Wait for a free place, unless nobody will take anything any more."""
    while not is_left.is_set():
        try:
            waiting.put(item, timeout=_POLL_S)
        except queue.Full:
            continue
        return
