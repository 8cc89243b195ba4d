"""A lesson's film runs through the real worker, and leaves no pickle anywhere."""

import base64
import binascii
import sqlite3
from contextlib import suppress
from pathlib import Path

import pytest

from tests.processes.worker_rig import WorkerRig

pytestmark = pytest.mark.cluster

BETWEEN_OUR_OWN_PROCESSES = {"datetime.datetime", "datetime.timezone", "datetime.timedelta"}
"""A task goes from django-q2's pusher to its workers through a pipe that nobody else writes to."""


@pytest.fixture
def rig(tmp_path: Path, new_sqlite_file):
    rig = WorkerRig(tmp_path, f"sqlite:///{new_sqlite_file(tmp_path / 'db.sqlite3')}")
    rig.ask("prepare")
    yield rig
    rig.end()


def is_pickle(content: bytes) -> bool:
    """Tell whether it begins as a pickle of protocol 2 to 5 does, plain or in base64."""
    starts = [content[:8]]
    with suppress(binascii.Error, ValueError):
        starts.append(base64.urlsafe_b64decode(content[:8]))
    return any(start[:1] == b"\x80" and start[1:2] in b"\x02\x03\x04\x05" for start in starts)


def cells(database: Path):
    with sqlite3.connect(database) as connection:
        tables = connection.execute("SELECT name FROM sqlite_master WHERE type = 'table'")
        for [table] in tables.fetchall():
            for row in connection.execute(f'SELECT * FROM "{table}"'):  # noqa: S608
                for value in row:
                    if isinstance(value, str | bytes):
                        yield table, value if isinstance(value, bytes) else value.encode()


def test_a_lesson_leaves_no_pickle_and_opens_none(rig, tmp_path):
    rig.start_worker()
    capture_id = rig.ask("submit")
    state = rig.wait_for(capture_id, lambda state: state["state"] in {"ready", "failed"})
    assert state["state"] == "ready"
    # A further bell waits in the table, for the look at what is stored of it.
    rig.kill_cluster()
    rig.ask("ring_again")
    database = tmp_path / "db.sqlite3"
    assert not {table for table, value in cells(database) if is_pickle(value)}
    files = [path for path in tmp_path.rglob("*") if path.is_file() and path != database]
    assert not [path.name for path in files if is_pickle(path.read_bytes()[:8])]
    unpickled = set((tmp_path / "unpickled.txt").read_text().split())
    assert unpickled <= BETWEEN_OUR_OWN_PROCESSES


def test_the_look_would_find_one():
    import pickle

    assert is_pickle(pickle.dumps([1]))
    assert is_pickle(base64.b64encode(pickle.dumps([1])))
    assert not is_pickle(b'{"func": "jobs.tasks.work"}')
