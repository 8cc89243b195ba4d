"""Drive a real worker cluster, in processes of its own, on a database of its own."""

import json
import os
import signal
import subprocess
import sys
import time
from collections.abc import Callable
from pathlib import Path

ROOT = Path(__file__).resolve().parents[2]
STALE_AFTER_S = 2.0
PATIENCE_S = 120


class WorkerRig:
    """A database, a media folder and a worker that may be killed.

    Args:
        folder: everything lies here.
        database_url: SQLite or PostgreSQL, migrated.
        frame_delay_s: how long the fakes look at each frame.
    """

    def __init__(self, folder: Path, database_url: str, *, frame_delay_s: float = 0.15) -> None:
        self.environment = {
            **os.environ,
            "DJANGO_SETTINGS_MODULE": "tests.processes.settings_fakes",
            "DATABASE_URL": database_url,
            "VAR_DIR": str(folder),
            "MEDIA_ROOT": str(folder / "media"),
            "JOBS_STALE_AFTER_S": str(STALE_AFTER_S),
            "JOBS_HEARTBEAT_S": "0.4",
            "FAKE_DELAY_S": str(frame_delay_s),
        }
        self.log = folder / "worker.log"
        self._worker: subprocess.Popen[bytes] | None = None
        self._steps: subprocess.Popen[str] | None = None

    def ask(self, step: str, *arguments: str) -> object:
        """Run a step of the worker's steps in a process beside the worker; return its value."""
        if self._steps is None:
            self._steps = subprocess.Popen(
                [sys.executable, "-m", "tests.processes.worker_steps"],
                cwd=ROOT,
                env=self.environment,
                stdin=subprocess.PIPE,
                stdout=subprocess.PIPE,
                text=True,
            )
        assert self._steps.stdin
        assert self._steps.stdout
        self._steps.stdin.write(json.dumps([step, *arguments]) + "\n")
        self._steps.stdin.flush()
        answer = self._steps.stdout.readline()
        assert answer, f"the step {step} failed: its process has logged why"
        return json.loads(answer)

    def end(self) -> None:
        """Kill whatever still runs."""
        self.kill_cluster()
        if self._steps:
            self._steps.kill()
            self._steps.communicate()

    def start_worker(self) -> None:
        with self.log.open("ab") as log:
            self._worker = subprocess.Popen(
                [sys.executable, "manage.py", "worker"],
                cwd=ROOT,
                env=self.environment,
                stdout=log,
                stderr=log,
                start_new_session=True,
            )

    def kill_cluster(self) -> None:
        """SIGKILL to every process of the cluster at once: a power cut."""
        if self._worker and self._worker.poll() is None:
            os.killpg(self._worker.pid, signal.SIGKILL)
            self._worker.wait()

    def kill_one_process(self) -> None:
        """SIGKILL to the one process that runs films: the first sentinel's first child."""
        assert self._worker is not None
        sentinel = min(_children(self._worker.pid))
        os.kill(min(_children(sentinel)), signal.SIGKILL)

    def wait_for(self, capture_id: int, is_reached: Callable[[dict], bool]) -> dict:
        """Ask again and again until a capture is as wanted; fail with the worker's log."""
        deadline = time.monotonic() + PATIENCE_S
        while time.monotonic() < deadline:
            state = self.ask("state", str(capture_id))
            assert isinstance(state, dict)
            if is_reached(state):
                return state
            time.sleep(0.1)
        raise AssertionError(f"{state} after {PATIENCE_S} s\n{self.log.read_text()[-3000:]}")

    def wait_until_idle(self) -> None:
        """Wait until no bell hangs any more; fail with the log."""
        deadline = time.monotonic() + PATIENCE_S
        while time.monotonic() < deadline:
            if self.ask("n_bells") == 0:
                return
            time.sleep(0.2)
        raise AssertionError(f"still bells after {PATIENCE_S} s\n{self.log.read_text()[-3000:]}")


def _children(pid: int) -> list[int]:
    text = Path(f"/proc/{pid}/task/{pid}/children").read_text()
    return [int(child) for child in text.split()]
