"""Two hosts with nothing in common but database, keys and bucket: real processes."""

from pathlib import Path

import pytest

from tests.plugins.bucket_server import KEY, SECRET
from tests.processes.worker_rig import WorkerRig

pytestmark = pytest.mark.cluster


@pytest.fixture
def hosts(tmp_path, new_sqlite_file, bucket_url):
    database = f"sqlite:///{new_sqlite_file(tmp_path / 'db.sqlite3')}"
    rigs = [WorkerRig(tmp_path / name, database) for name in ("first", "second")]
    for rig in rigs:
        Path(rig.environment["VAR_DIR"]).mkdir(mode=0o700)
        rig.environment |= {
            "STORAGE_URL": bucket_url,
            "AWS_ACCESS_KEY_ID": KEY,
            "AWS_SECRET_ACCESS_KEY": SECRET,
            "KEYS_DIR": str(tmp_path / "keys"),
            "SECRET_KEY": "of both hosts",
        }
    yield rigs
    for rig in rigs:
        rig.end()


def files_in(rig: WorkerRig, *names: str) -> list[Path]:
    folders = [Path(rig.environment["VAR_DIR"]) / name for name in names]
    return [path for folder in folders for path in folder.rglob("*") if path.is_file()]


def is_over(state: dict) -> bool:
    return state["state"] in {"ready", "failed"}


def test_a_film_sent_to_two_hosts_is_recognised_by_a_worker_of_either(
    hosts, tmp_path, bucket_client, bucket_url
):
    first, second = hosts
    first.ask("prepare")
    video = str(tmp_path / "class.mp4")
    upload_id, n_parts = first.ask("begin_upload", video)
    assert n_parts > 3
    for number in range(n_parts):
        assert hosts[number % 2].ask("send_part", upload_id, str(number), video) == number + 1
    film = second.ask("complete", upload_id, video)
    first.start_worker()
    assert first.wait_for(film, is_over)["state"] == "ready"
    assert len(second.ask("sightings", str(film))) == 3
    bucket = bucket_url.removeprefix("s3://").partition("/")[0]
    names = [one["Key"] for one in bucket_client.list_objects_v2(Bucket=bucket)["Contents"]]
    assert [name.split("/")[1] for name in names] == ["captures"]
    assert [path for rig in hosts for path in files_in(rig, "media", "copies")] == []
