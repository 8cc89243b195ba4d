"""Schools take turns, mails do not wait for films, starts add nothing, kills cost nothing."""

import json
import os
import subprocess
import sys
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parents[2]
SIZES = ["--films", "40", "--others", "6", "--starts", "2"]
"""Enough for each promise to be broken; `python -m benchmarks.jobs` alone queues 140 and 60."""

LONGEST_S = 600

pytestmark = [
    pytest.mark.cluster,
    pytest.mark.alone,
    pytest.mark.postgresql,
    pytest.mark.skipif(not Path("/proc/self").exists(), reason="needs /proc for the processes"),
]


def test_the_job_machine_keeps_its_promises(postgresql_server):
    done = subprocess.run(
        [sys.executable, "-m", "benchmarks.jobs", *SIZES, "--json"],
        cwd=ROOT,
        env={name: value for name, value in os.environ.items() if name != "DATABASE_URL"},
        capture_output=True,
        text=True,
        timeout=LONGEST_S,
        check=False,
    )
    assert done.stdout, done.stderr[-2000:]
    assert json.loads(done.stdout.splitlines()[-1])["missed"] == []
    assert done.returncode == 0
