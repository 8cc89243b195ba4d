"""Independent parts run side by side, in a forked process too."""

import os
import threading

import pytest

from face_vision.parallel import count_cores, run_all, start

PATIENCE_S = 10


def test_results_come_in_the_order_of_the_items():
    assert run_all(lambda n: n * n, range(50)) == [n * n for n in range(50)]


def test_nothing_to_do_gives_nothing():
    assert run_all(abs, []) == []


@pytest.mark.skipif(count_cores() < 2, reason="needs two cores")
def test_two_parts_run_at_once():
    meeting = threading.Barrier(2, timeout=PATIENCE_S)
    assert sorted(run_all(lambda _: meeting.wait(), range(2))) == [0, 1]


def test_failure_of_a_part_is_raised():
    with pytest.raises(ZeroDivisionError):
        run_all(lambda n: 1 / n, [1, 0])


def test_forked_process_starts_threads_of_its_own():
    assert start(abs, -1).result(PATIENCE_S) == 1
    child = os.fork()
    if child == 0:
        os._exit(start(abs, -7).result(PATIENCE_S))
    _, status = os.waitpid(child, 0)
    assert os.waitstatus_to_exitcode(status) == 7
