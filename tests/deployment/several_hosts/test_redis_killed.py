"""Redis is killed while workers wait at it: every film is recognised, once."""

import pytest

from tests.processes.worker_rig import WorkerRig

pytestmark = pytest.mark.cluster


def is_over(state: dict) -> bool:
    return state["state"] in {"ready", "failed"}


@pytest.fixture
def rig(tmp_path, new_sqlite_file, redis_server):
    url = f"sqlite:///{new_sqlite_file(tmp_path / 'db.sqlite3')}"
    rig = WorkerRig(tmp_path, url, frame_delay_s=0.05)
    rig.environment["BROKER_URL"] = redis_server.url
    yield rig
    rig.end()


def test_films_are_recognised_with_it_without_it_and_with_it_again(rig, redis_server):
    rig.ask("prepare")
    rig.start_worker()
    films = [rig.ask("submit")]
    assert rig.wait_for(films[0], is_over)["state"] == "ready"
    films.append(rig.ask("submit"))
    redis_server.kill()
    films.append(rig.ask("submit"))
    for film in films[1:]:
        assert rig.wait_for(film, is_over)["state"] == "ready"
    redis_server.start()
    films.append(rig.ask("submit"))
    assert rig.wait_for(films[-1], is_over)["state"] == "ready"
    assert [rig.ask("state", str(film))["attempts"] for film in films] == [1, 1, 1, 1]
    assert len({str(rig.ask("sightings", str(film))) for film in films}) == 1
