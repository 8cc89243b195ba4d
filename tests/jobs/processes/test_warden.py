"""A command that is killed leaves none of its processes behind."""

import os
import signal
import subprocess
import sys
import time
from pathlib import Path

import pytest

from jobs.processes import warden
from jobs.processes.warden import Warden, end_groups
from tests.jobs.processes.test_processes import STUBBORN, n_alive

ROOT = Path(__file__).resolve().parents[3]
PATIENCE_S = 30
COMMAND = """
import os, sys, time
from pathlib import Path
from jobs.processes.programs import Processes
parent = "import subprocess, time; subprocess.Popen(['sleep', '60']); time.sleep(60)"
folder = Path(sys.argv[1])
with Processes(environment=dict(os.environ), folder=folder, log_folder=folder) as processes:
    processes.start("worker", ["-c", parent])
    window = processes.spawn(["sleep", "60"])
    print(processes._running[0].process.pid, window.pid, flush=True)
    time.sleep(60)
"""

pytestmark = pytest.mark.skipif(not sys.platform.startswith("linux"), reason="Needs /proc.")


def is_so_in_time(is_so) -> bool:
    deadline_s = time.monotonic() + PATIENCE_S
    while not is_so() and time.monotonic() < deadline_s:
        time.sleep(0.05)
    return is_so()


@pytest.fixture
def command(tmp_path):
    """A command with a process that has started another, and with a window."""
    with subprocess.Popen(
        [sys.executable, "-c", COMMAND, str(tmp_path)], cwd=ROOT, stdout=subprocess.PIPE, text=True
    ) as command:
        yield command
        command.kill()


def test_what_a_killed_command_has_started_is_ended_with_all_it_started(command):
    worker, window = map(int, command.stdout.readline().split())
    assert is_so_in_time(lambda: n_alive(worker) == 2)
    command.kill()
    assert is_so_in_time(lambda: n_alive(worker) == n_alive(window) == 0)


def test_the_end_of_the_terminal_does_not_end_the_warden_first(command):
    worker, _ = map(int, command.stdout.readline().split())
    children = Path(f"/proc/{command.pid}/task/{command.pid}/children").read_text().split()
    warden_id = next(int(child) for child in children if n_alive(int(child)) and _is_warden(child))
    numbers = (signal.SIGINT, signal.SIGHUP, signal.SIGTERM)
    assert is_so_in_time(lambda: _ignores(warden_id, numbers))
    for number in numbers:
        os.kill(warden_id, number)
    command.kill()
    assert is_so_in_time(lambda: n_alive(worker) == 0)


def _is_warden(child: str) -> bool:
    words = Path(f"/proc/{child}/cmdline").read_bytes().rstrip(b"\0").split(b"\0")
    return words[-1].endswith(b"warden.py")


def _ignores(process_id: int, numbers: tuple[int, ...]) -> bool:
    """Ask Linux: the process has to begin first."""
    lines = Path(f"/proc/{process_id}/status").read_text().splitlines()
    ignored = int(next(line for line in lines if line.startswith("SigIgn")).split()[1], 16)
    return all(ignored >> (number - 1) & 1 for number in numbers)


def test_what_was_seen_to_end_is_left_alone(tmp_path):
    """Its number may be another program's by then."""
    keeper = Warden()
    other = keeper.spawn(["sleep", "60"])
    assert is_so_in_time(lambda: Path(f"/proc/{other.pid}/comm").read_text() == "sleep\n")
    keeper.forget(other)
    keeper.close()
    assert other.poll() is None
    other.kill()
    other.wait()


def test_who_ignores_the_request_is_ended_after_the_grace(monkeypatch):
    monkeypatch.setattr(warden, "GRACE_S", 0.3)
    with subprocess.Popen([sys.executable, *STUBBORN], start_new_session=True) as stubborn:
        time.sleep(0.5)
        end_groups({stubborn.pid})
        assert stubborn.wait(PATIENCE_S) == -signal.SIGKILL
