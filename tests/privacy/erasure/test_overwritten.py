"""A receipt says that the database's own files are overwritten only once they are."""

import sqlite3
from contextlib import closing

import psycopg2
import pytest

# Fixtures are found by their names here.
from tests.privacy.test_erasure_traces import (  # noqa: F401
    files_with_marks,
    postgresql_rig,
    sqlite_rig,
)

pytestmark = pytest.mark.thorough


def test_a_reader_keeps_the_log_of_sqlite_full_until_the_next_hour(sqlite_rig):  # noqa: F811
    sqlite_rig.run("stage")
    with closing(sqlite3.connect(sqlite_rig.folder / "db.sqlite3")) as reader:
        reader.execute("BEGIN")
        reader.execute("SELECT count(*) FROM classes_student").fetchone()
        [erased] = sqlite_rig.run("erase")
        assert (erased[0], erased[3]) == ("ready", False)
        assert files_with_marks(sqlite_rig.folder)
    assert sqlite_rig.run("clean") == [[1, True]]
    assert not files_with_marks(sqlite_rig.folder)


@pytest.mark.postgresql
def test_a_table_in_use_on_postgresql_is_written_anew_the_next_hour(
    postgresql_rig,  # noqa: F811
    migrated_postgresql_url,
):
    postgresql_rig.run("stage")
    with closing(psycopg2.connect(migrated_postgresql_url)) as reader:
        reader.cursor().execute("SELECT count(*) FROM recognition_capture")
        [erased] = postgresql_rig.run("erase")
        assert (erased[0], erased[3]) == ("ready", False)
    assert postgresql_rig.run("clean") == [[1, True]]
