"""The process of the networks is killed over a picture; the same view goes on with a new one.

Whom it then shows is asked at any moment in `test_killed_at_any_moment.py`, by a clock of its own.
"""

import subprocess
import sys
import threading
from collections.abc import Iterator

import pytest

from tests.processes.worker_rig import ROOT, WorkerRig

pytestmark = [pytest.mark.cluster]

LOOK_S = 0.2
MOST_ASKED = 6
"""As the page does: where other work keeps new networks from answering in time, it asks again."""


@pytest.fixture
def rig(tmp_path, new_sqlite_file) -> Iterator[WorkerRig]:
    url = f"sqlite:///{new_sqlite_file(tmp_path / 'db.sqlite3')}"
    rig = WorkerRig(tmp_path, url, frame_delay_s=LOOK_S)
    yield rig
    rig.end()


@pytest.fixture
def networks(rig) -> Iterator["Networks"]:
    networks = Networks(rig)
    yield networks
    networks.kill()


class Networks:
    """The process as a service runs it, with painted faces, and killed at will."""

    def __init__(self, rig: WorkerRig) -> None:
        self._rig = rig

    def start(self) -> None:
        self._process = subprocess.Popen(
            [sys.executable, "manage.py", "live_networks"],
            cwd=ROOT,
            env=self._rig.environment,
            stdout=subprocess.PIPE,
            text=True,
        )
        assert self._process.stdout
        assert any("ready for live pages" in line for line in self._process.stdout)

    def kill(self) -> None:
        self._process.kill()
        self._process.communicate()


def test_a_view_whose_networks_are_killed_over_a_picture_goes_on_with_new_ones(rig, networks):
    rig.ask("prepare")
    watched = str(rig.ask("begin_view"))
    networks.start()
    # Each picture takes longer than what lies between two: it dies over one.
    killing = threading.Timer(7.5 * LOOK_S, networks.kill)
    killing.start()
    assert rig.ask("show", watched, "1000") == "networks_away"
    killing.join()
    networks.start()
    assert any(rig.ask("show", watched, "8") == "shown" for _ in range(MOST_ASKED))
    proposed = [row[3] for row in rig.ask("sightings", watched) if row[3]]
    assert len(proposed) == len(set(proposed))
    assert len(rig.ask("lesson")["captures"]) == 1
