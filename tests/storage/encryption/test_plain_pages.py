"""What was plain once is in no file of the database any more when it is sealed."""

import signal
import sqlite3
from collections.abc import Iterator
from contextlib import closing, contextmanager
from pathlib import Path
from typing import Any

import psycopg2
import pytest

from tests.deployment.backups.installation import Installation
from tests.privacy.test_erasure_traces import data_folder

pytestmark = pytest.mark.thorough
PLAIN = b"\xff\xd8 the plain face of somebody " * 30

DYING = """
import os, signal
import django
django.setup()
from storage.encryption import stored_data
stored_data.clean_plain_pages = lambda **options: os.kill(os.getpid(), signal.SIGKILL)
stored_data.seal_stored_data()
"""


class Kept:
    """An installation, and its database's own files."""

    def __init__(self, machine: Installation, folder: Path) -> None:
        self.machine, self.folder = machine, folder

    @contextmanager
    def opened(self) -> Iterator[Any]:
        url = self.machine.database_url
        is_file = url.startswith("sqlite")
        path = url.removeprefix("sqlite:///")
        with closing(sqlite3.connect(path) if is_file else psycopg2.connect(url)) as database:
            yield database

    def put_plain(self) -> None:
        with self.opened() as database:
            mark = "?" if isinstance(database, sqlite3.Connection) else "%s"
            # As version after version wrote it; the last of them is what will be sealed.
            for n in range(5):
                database.cursor().execute(
                    f"UPDATE faces_facetemplate SET chip = {mark}",  # noqa: S608 - ours
                    [PLAIN + bytes([n])],
                )
                database.commit()

    def has_plain(self) -> bool:
        with self.opened() as database:
            if not isinstance(database, sqlite3.Connection):
                database.autocommit = True
                database.cursor().execute("CHECKPOINT")
        return any(PLAIN[:40] in content for content in self._contents())

    def _contents(self) -> Iterator[bytes]:
        for path in self.folder.iterdir():
            try:
                yield path.read_bytes()
            # The server replaces some of its files while it runs.
            except (FileNotFoundError, IsADirectoryError):
                continue


@pytest.fixture(params=["sqlite", pytest.param("postgresql", marks=pytest.mark.postgresql)])
def kept(request, tmp_path) -> Kept:
    if request.param == "sqlite":
        (tmp_path / "database").mkdir()
        path = request.getfixturevalue("new_sqlite_file")(tmp_path / "database" / "db.sqlite3")
        found = Kept(Installation(tmp_path / "here", f"sqlite:///{path}"), tmp_path / "database")
    else:
        url = request.getfixturevalue("migrated_postgresql_url")
        found = Kept(Installation(tmp_path / "here", url), data_folder(url))
    found.machine.step("fill")
    found.put_plain()
    assert found.has_plain()
    return found


def test_a_face_that_was_plain_is_in_no_page_once_it_is_sealed(kept):
    assert "Encrypted rows: 1," in kept.machine.done("encrypt_stored_data")
    assert not kept.has_plain()


def test_whoever_is_killed_between_leaves_the_pages_to_the_next(kept):
    kept.machine.done("encrypt_stored_data")
    kept.put_plain()
    killed = kept.machine._run("-c", DYING)
    assert killed.returncode == -signal.SIGKILL, killed.stderr
    assert "Encrypted rows: 0," in kept.machine.done("encrypt_stored_data")
    assert not kept.has_plain()


def test_tables_in_use_are_told_and_written_anew_later(kept):
    with kept.opened() as database:
        database.cursor().execute("BEGIN")
        database.cursor().execute("SELECT chip FROM faces_facetemplate")
        output = kept.machine.done("encrypt_stored_data")
    assert "in use" in output
    assert "in use" not in kept.machine.done("encrypt_stored_data")
    assert not kept.has_plain()
