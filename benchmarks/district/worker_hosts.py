"""Workers that share nothing but database, files and keys, each as on a host of its own."""

import os
import subprocess
import sys
import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

ROOT = Path(__file__).resolve().parents[2]
PATIENCE_S = 300.0
READY = "ready for work"


class WorkerHost:
    """`manage.py worker --lane films` with one process.

    Args:
        folder: its own.
    """

    def __init__(self, folder: Path) -> None:
        folder.mkdir(mode=0o700, parents=True)
        self._log = folder / "worker.log"
        with self._log.open("wb") as log:
            self._process = subprocess.Popen(
                [sys.executable, "manage.py", "worker", "--lane", "films"],
                cwd=ROOT,
                env=os.environ | {"VAR_DIR": str(folder), "LOG_LEVEL": "INFO"},
                stdout=log,
                stderr=log,
                start_new_session=True,
            )

    @property
    def words(self) -> str:
        return self._log.read_text(errors="replace")

    def wait_until_ready(self) -> None:
        ends_at_s = time.monotonic() + PATIENCE_S
        while READY not in self.words:
            if time.monotonic() > ends_at_s or self._process.poll() is not None:
                raise TimeoutError(self.words[-2000:])
            time.sleep(0.1)

    def ask_to_end(self) -> None:
        self._process.terminate()

    def wait_for_end(self) -> None:
        self._process.wait(PATIENCE_S)


@contextmanager
def running(folder: Path, n_hosts: int) -> Iterator[None]:
    """Run so many for as long as a block lasts."""
    hosts = [WorkerHost(folder / f"{n_hosts}-hosts" / str(n)) for n in range(n_hosts)]
    try:
        for host in hosts:
            host.wait_until_ready()
        yield
    finally:
        for host in hosts:
            host.ask_to_end()
        for host in hosts:
            host.wait_for_end()
