"""The worker ends by itself when asked, and leaves nothing running."""

import os
import signal
import subprocess
import sys
import time
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parents[2]
PATIENCE_S = 60

pytestmark = pytest.mark.cluster


@pytest.fixture
def environment(tmp_path, new_sqlite_file):
    new_sqlite_file(tmp_path / "db.sqlite3")
    return os.environ | {"VAR_DIR": str(tmp_path), "DATABASE_URL": "", "LOG_LEVEL": "INFO"}


def wait_for(is_reached):
    deadline = time.monotonic() + PATIENCE_S
    while not is_reached():
        assert time.monotonic() < deadline
        time.sleep(0.1)


@pytest.mark.parametrize("number", [signal.SIGTERM, signal.SIGINT])
def test_signal_ends_the_whole_cluster(environment, tmp_path, number):
    log = tmp_path / "log"
    with log.open("w") as output:
        worker = subprocess.Popen(
            [sys.executable, "manage.py", "worker"],
            cwd=ROOT,
            env=environment,
            stdout=output,
            stderr=output,
            start_new_session=True,
        )
    wait_for(lambda: "ready for work" in log.read_text())
    worker.send_signal(number)
    assert worker.wait(PATIENCE_S) == 0
    with pytest.raises(ProcessLookupError):
        os.killpg(worker.pid, 0)
