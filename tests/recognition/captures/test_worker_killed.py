"""A worker killed in the middle of a video loses nothing: real processes, real databases."""

import time
from pathlib import Path

import pytest

from tests.processes.worker_rig import STALE_AFTER_S, WorkerRig

pytestmark = pytest.mark.cluster


@pytest.fixture(params=["sqlite", pytest.param("postgresql", marks=pytest.mark.postgresql)])
def rig(request, tmp_path: Path):
    if request.param == "sqlite":
        new_file = request.getfixturevalue("new_sqlite_file")
        database_url = f"sqlite:///{new_file(tmp_path / 'db.sqlite3')}"
    else:
        database_url = request.getfixturevalue("migrated_postgresql_url")
    yield from prepared_rig(tmp_path, database_url)


def prepared_rig(folder: Path, database_url: str):
    rig = WorkerRig(folder, database_url)
    rig.ask("prepare")
    yield rig
    rig.end()


def is_half_done(state: dict) -> bool:
    return state["state"] == "running" and state["progress"] >= 30


def is_over(state: dict) -> bool:
    return state["state"] in {"ready", "failed"}


def test_killed_and_started_again_ends_with_the_same_sightings(rig):
    rig.start_worker()
    undisturbed = rig.ask("submit")
    rig.wait_for(undisturbed, is_over)
    disturbed = rig.ask("submit")
    rig.wait_for(disturbed, is_half_done)
    rig.kill_cluster()
    assert rig.ask("state", str(disturbed))["state"] == "running"
    time.sleep(STALE_AFTER_S)
    rig.start_worker()
    state = rig.wait_for(disturbed, is_over)
    assert (state["state"], state["attempts"]) == ("ready", 2)
    expected = rig.ask("sightings", str(undisturbed))
    assert len(expected) == 3
    assert rig.ask("sightings", str(disturbed)) == expected


def test_a_bell_rung_three_times_is_worked_on_once(rig):
    capture_id = rig.ask("submit")
    for _ in range(2):
        rig.ask("ring_again")
    assert rig.ask("n_bells") == 3
    rig.start_worker()
    state = rig.wait_for(capture_id, is_over)
    rig.wait_until_idle()
    assert rig.ask("state", str(capture_id))["attempts"] == 1
    assert (state["state"], state["attempts"]) == ("ready", 1)
    assert len(rig.ask("sightings", str(capture_id))) == 3


@pytest.mark.skipif(not Path("/proc/self").exists(), reason="needs /proc to find the processes")
class TestOneProcessKilled:
    """Linux kills one process of the cluster, as when memory runs out."""

    @pytest.fixture
    def rig(self, tmp_path: Path, new_sqlite_file):
        database = new_sqlite_file(tmp_path / "db.sqlite3")
        yield from prepared_rig(tmp_path, f"sqlite:///{database}")

    def test_killed_while_working(self, rig):
        capture_id = rig.ask("submit")
        rig.start_worker()
        rig.wait_for(capture_id, is_half_done)
        rig.kill_one_process()
        state = rig.wait_for(capture_id, is_over)
        assert (state["state"], state["attempts"]) == ("ready", 2)

    def test_killed_while_waiting_for_work(self, rig):
        rig.start_worker()
        rig.wait_for(rig.ask("submit"), is_over)
        rig.kill_one_process()
        assert rig.wait_for(rig.ask("submit"), is_over)["state"] == "ready"
