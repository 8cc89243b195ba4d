"""A site of gunicorn whose processes may be killed in the middle of a request, and its log."""

import os
import signal
import subprocess
import sys
import time
from pathlib import Path

import requests

from tests.processes.ports import free_port

ROOT = Path(__file__).resolve().parents[2]
PATIENCE_S = 60


class LessonSite:
    """The site as the operations start it, on a port of its own.

    Args:
        environment: of its processes; its settings are those of the tests, with a middleware
            that kills (`tests.processes.settings_killed`).
        log: where all of them write what they log.
    """

    def __init__(self, environment: dict[str, str], log: Path) -> None:
        self.log, port = log, free_port()
        self.url = f"http://127.0.0.1:{port}"
        self._command = [
            *(sys.executable, "-m", "gunicorn", "attendance_site.wsgi"),
            *("--bind", f"127.0.0.1:{port}", "--no-control-socket", "--capture-output"),
        ]
        self._environment = environment | {
            "DJANGO_SETTINGS_MODULE": "tests.processes.settings_killed",
            "ALLOWED_HOSTS": "127.0.0.1",
        }
        self.start()

    def start(self) -> None:
        with self.log.open("ab") as log:
            self._process = subprocess.Popen(
                self._command,
                cwd=ROOT,
                env=os.environ | self._environment,
                stdout=log,
                stderr=log,
                start_new_session=True,
            )
        ends_at_s = time.monotonic() + PATIENCE_S
        while time.monotonic() < ends_at_s:
            try:
                requests.get(f"{self.url}/healthz", timeout=PATIENCE_S)
            except requests.ConnectionError:
                time.sleep(0.1)
            else:
                return
        raise TimeoutError(self.log.read_text()[-3000:])

    def has_died(self) -> bool:
        """Wait until every process has gone that a kill in a request has ended."""
        return self._process.wait(PATIENCE_S) == -signal.SIGKILL

    def end(self) -> None:
        if self._process.poll() is None:
            os.killpg(self._process.pid, signal.SIGKILL)
            self._process.wait()
