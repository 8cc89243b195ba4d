"""The district's benchmark counts every film of every worker, and loses and doubles none."""

import json
import os
import subprocess
import sys
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parents[2]
SIZES = ["--workers", "1,2", "--films", "8", "--film-s", "0.2", "--captures", "40", "--film", "5"]

pytestmark = [
    pytest.mark.cluster,
    pytest.mark.postgresql,
    pytest.mark.skipif(not Path("/proc/self").exists(), reason="needs /proc for the processes"),
]


def test_each_film_is_worked_on_once_however_many_workers_there_are(postgresql_server):
    done = subprocess.run(
        [sys.executable, "-m", "benchmarks.district", *SIZES, "--rush-workers", "2", "--json"],
        cwd=ROOT,
        env={name: value for name, value in os.environ.items() if name != "DATABASE_URL"},
        capture_output=True,
        text=True,
        timeout=1200,
        check=False,
    )
    assert done.stdout, done.stderr[-2000:]
    found = json.loads(done.stdout.splitlines()[-1])
    # How nearly linear short films are depends on what else the machine does.
    assert set(found["missed"]) <= {"linear"}
    assert [(one["n_workers"], one["n_films"]) for one in found["steps"]] == [(1, 8), (2, 16)]
    assert found["rush"]["n_captures"] == 40
    assert all(one["database"]["transactions"] > 0 for one in [*found["steps"], found["rush"]])
