"""A generator runs ahead in its own thread, which ends with the iteration."""

import contextlib
import gc
import threading
import weakref
from contextlib import closing

import pytest

from face_vision.media.prefetch import prefetch


def count_to(n, *, taken=None, closed=None):
    try:
        for i in range(n):
            if taken is not None:
                taken.append(i)
            yield i
    finally:
        if closed is not None:
            closed.append(threading.current_thread())


def fail_after(n, error=KeyError):
    yield from range(n)
    raise error("broken")


def test_items_come_in_order():
    assert list(prefetch(count_to(100), n_ahead=3)) == list(range(100))


def test_generator_runs_in_another_thread():
    closed = []
    list(prefetch(count_to(1, closed=closed), n_ahead=1))
    assert closed != [threading.current_thread()]


@pytest.mark.parametrize("error", [KeyError, MemoryError, KeyboardInterrupt, SystemExit])
def test_error_comes_after_the_items_before_it(error):
    items = prefetch(fail_after(2, error), n_ahead=5)
    assert [next(items), next(items)] == [0, 1]
    with pytest.raises(error, match="broken"):
        next(items)


def test_nothing_is_held_by_an_error_that_was_handled():
    class Item:
        pass

    held = []

    def broken():
        item = Item()
        held.append(weakref.ref(item))
        yield item
        raise KeyError("broken")

    gc.disable()
    try:
        with contextlib.suppress(KeyError):
            list(prefetch(broken(), n_ahead=2))
        assert held[0]() is None
    finally:
        gc.enable()


def test_thread_ends_when_the_reader_leaves_early():
    taken, closed = [], []
    with closing(prefetch(count_to(1000, taken=taken, closed=closed), n_ahead=2)) as items:
        next(items)
    assert len(taken) < 10
    assert not closed[0].is_alive()


def test_thread_ends_when_the_reader_fails():
    closed = []
    with pytest.raises(ZeroDivisionError):
        for item in prefetch(count_to(1000, closed=closed), n_ahead=2):
            1 / item
    assert not closed[0].is_alive()
