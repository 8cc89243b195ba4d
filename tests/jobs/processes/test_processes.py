"""The processes of a command end with it, whatever happens."""

import os
import signal
import sys
import threading
import time
from pathlib import Path

import pytest

from jobs.processes.programs import Processes

SLEEP = ["-c", "import time; time.sleep(60)"]
PARENT = ["-c", "import subprocess, sys, time; subprocess.Popen(['sleep', '60']); time.sleep(60)"]
STUBBORN = ["-c", "import signal, time; signal.signal(15, signal.SIG_IGN); time.sleep(60)"]
PATIENCE_S = 10

pytestmark = pytest.mark.skipif(not sys.platform.startswith("linux"), reason="Needs /proc.")


@pytest.fixture
def processes(tmp_path):
    return Processes(environment=dict(os.environ), folder=tmp_path, log_folder=tmp_path / "logs")


def n_alive(group_id):
    """Count the processes of a group that still run; the dead wait for nobody's notice."""
    states = [_state_and_group(folder) for folder in Path("/proc").glob("[0-9]*")]
    return sum(group == group_id and state != "Z" for state, group in states)


def _state_and_group(folder):
    try:
        state, _, group = (folder / "stat").read_text().rpartition(")")[2].split()[:3]
    except OSError:
        return "Z", 0
    return state, int(group)


def group_of(processes, name="worker"):
    return next(running.process.pid for running in processes._running if running.name == name)


def test_leaving_the_block_ends_a_process_and_what_it_started(processes):
    with processes:
        processes.start("worker", PARENT)
        group_id = group_of(processes)
        deadline = time.monotonic() + PATIENCE_S
        processes.wait_until(lambda: n_alive(group_id) == 2 or time.monotonic() > deadline)
        assert n_alive(group_id) == 2
    assert n_alive(group_id) == 0


def test_who_ignores_the_request_is_ended_after_the_grace(processes, monkeypatch):
    monkeypatch.setattr("jobs.processes.programs.GRACE_S", 0.3)
    with processes:
        processes.start("worker", STUBBORN)
        group_id = group_of(processes)
        time.sleep(0.3)
    assert n_alive(group_id) == 0


@pytest.mark.parametrize("number", [signal.SIGINT, signal.SIGTERM, signal.SIGHUP])
def test_a_signal_stops_the_wait(processes, number):
    with processes, pytest.raises(InterruptedError):
        processes.start("worker", SLEEP)
        threading.Timer(0.2, os.kill, [os.getpid(), number]).start()
        processes.wait_until(lambda: False)


def test_afterwards_signals_mean_again_what_they_meant(processes):
    before = signal.getsignal(signal.SIGINT)
    with processes:
        assert signal.getsignal(signal.SIGINT) != before
    assert signal.getsignal(signal.SIGINT) == before


def test_a_process_that_dies_is_reported_with_the_end_of_its_log(processes):
    with processes, pytest.raises(ChildProcessError, match=r"(?s)worker ended.*no such network"):
        processes.start("worker", ["-c", "raise SystemExit('no such network')"])
        processes.wait_until(lambda: False)


def test_a_step_that_fails_ends_the_demonstration(processes):
    with processes, pytest.raises(ChildProcessError, match=r"^1/0 is none .*build\.log says more"):
        processes.run("build", ["-c", "raise SystemExit('1/0 is none')"])


def test_a_refusal_is_passed_on_as_it_is(processes):
    with processes, pytest.raises(ChildProcessError, match=r"^No, thank you\.$"):
        processes.run("build", ["-c", "raise SystemExit('Refused: No, thank you.')"])


def test_a_step_that_fails_without_a_word_is_said_to(processes):
    with processes, pytest.raises(ChildProcessError, match="It wrote nothing"):
        processes.run("build", ["-c", "raise SystemExit(1)"])


def test_a_step_does_not_wait_for_a_dead_worker(processes):
    with processes, pytest.raises(ChildProcessError, match="worker"):
        processes.start("worker", ["-c", ""])
        processes.run("take", SLEEP)


def test_the_peak_of_memory_stays_known_after_it_is_given_back(processes):
    taker = "x = bytearray(200 << 20); del x; import time; time.sleep(60)"
    with processes:
        processes.start("worker", ["-c", taker])
        deadline = time.monotonic() + PATIENCE_S
        processes.wait_until(lambda: _peak(processes) > 200 or time.monotonic() > deadline)
        assert 200 < _peak(processes) < 300


def _peak(processes):
    return processes.peak_memory_mib("worker") or 0.0
