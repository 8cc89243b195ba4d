"""A site with a database and processes of its own, for a browser with a webcam."""

import json
import os
import subprocess
import sys
import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

from playwright.sync_api import Browser

from demo.runtime.folder import DRAWN_PEOPLES_NETWORK
from tests.browser.visitor import DESKTOP, SCREENS, Visitor
from tests.processes.ports import free_port

ROOT = Path(__file__).resolve().parents[2]
PATIENCE_S = 60


class LiveRig:
    """A site and the inference server on a database of their own.

    Args:
        folder: everything lies here, also a migrated `db.sqlite3`.
    """

    starts_within_s = PATIENCE_S

    def __init__(self, folder: Path) -> None:
        self.port = free_port()
        self.environment = {
            **os.environ,
            "DJANGO_SETTINGS_MODULE": "attendance_site.settings",
            "DATABASE_URL": "",
            "VAR_DIR": str(folder),
            "MEDIA_ROOT": str(folder / "media"),
            "RECOGNITION_EMBEDDER": DRAWN_PEOPLES_NETWORK,
            "LIVE_NETWORKS_SOCKET": str(folder / "live.sock"),
        }
        self.log = folder / "live.log"
        self._running: list[subprocess.Popen[bytes]] = []

    def run(self, *arguments: str) -> str:
        done = subprocess.run(
            [sys.executable, *arguments],
            cwd=ROOT,
            env=self.environment,
            capture_output=True,
            text=True,
            check=False,
        )
        assert done.returncode == 0, done.stdout + done.stderr
        return done.stdout

    def ask(self, step: str) -> Any:
        return json.loads(self.run("-m", "tests.processes.live_steps", step))

    def start(self, *arguments: str, until: str) -> subprocess.Popen[bytes]:
        """Start a process and wait until its log says something."""
        with self.log.open("ab") as log:
            process = subprocess.Popen(
                [sys.executable, *arguments],
                cwd=ROOT,
                env=self.environment,
                stdout=log,
                stderr=log,
                start_new_session=True,
            )
        self._running.append(process)
        deadline = time.monotonic() + self.starts_within_s
        while until not in self.log.read_text():
            assert process.poll() is None, self.log.read_text()
            assert time.monotonic() < deadline, self.log.read_text()
            time.sleep(0.1)
        return process

    @contextmanager
    def serving(self) -> Iterator["LiveRig"]:
        """Serve the site on its database."""
        bound = ["--bind", f"127.0.0.1:{self.port}", "--threads", "2", "--no-control-socket"]
        self.start("-m", "gunicorn", "attendance_site.wsgi", *bound, until="Listening at")
        try:
            yield self
        finally:
            self.end()

    @contextmanager
    def visited_with(self, browser: Browser) -> Iterator[Visitor]:
        """Open the site on a laptop whose browser may use its camera."""
        url = f"http://127.0.0.1:{self.port}"
        context = browser.new_context(base_url=url, permissions=["camera"], **SCREENS[DESKTOP])
        yield Visitor(context.new_page())
        context.close()

    def end(self) -> None:
        for process in self._running:
            process.terminate()
        for process in self._running:
            process.wait(PATIENCE_S)
