"""PostgreSQL's own log, as the operations set it: no name of what failed, and what matters."""

import re
import time
from collections.abc import Iterator
from contextlib import closing
from pathlib import Path
from typing import Any

import psycopg2
import pytest

OPERATIONS = (Path(__file__).parents[2] / "docs" / "operations.md").read_text(encoding="utf-8")
FAILING = [
    "INSERT INTO people VALUES ('Anna Meier'), ('Anna Meier')",
    "SELECT 'Anna Meier'::int",
    "SELECT * FROM nowhere WHERE name = 'Anna Meier'",
]
PATIENCE_S = 20

pytestmark = pytest.mark.postgresql


@pytest.fixture
def cursor(postgresql_url) -> Iterator[Any]:
    with closing(psycopg2.connect(postgresql_url)) as connection:
        connection.autocommit = True
        with connection.cursor() as cursor:
            cursor.execute("CREATE TEMPORARY TABLE people (name text PRIMARY KEY)")
            yield cursor
            cursor.execute("ALTER SYSTEM RESET ALL")
            cursor.execute("SELECT pg_reload_conf()")


def documented_statements() -> list[str]:
    [line] = re.findall(r"(?m)^psql (-c .*)$", OPERATIONS)
    found: list[str] = re.findall(r'-c "([^"]+)"', line)
    return found


def logged_by(cursor: Any, statements: list[str]) -> str:
    """Return what the server writes meanwhile."""
    cursor.execute("SHOW data_directory")
    log = Path(cursor.fetchone()[0], "log")
    begun_at = log.stat().st_size
    for statement in statements:
        with pytest.raises(psycopg2.Error):
            cursor.execute(statement)
    return log.read_text(encoding="utf-8")[begun_at:]


def wait_until_read(cursor: Any) -> None:
    end = time.monotonic() + PATIENCE_S
    while time.monotonic() < end:
        cursor.execute("SHOW log_error_verbosity")
        if cursor.fetchone()[0] == "terse":
            return
        time.sleep(0.05)
    raise TimeoutError


def test_what_failed_is_not_written_with_its_names(cursor):
    assert logged_by(cursor, FAILING).count("Anna") >= len(FAILING)
    for statement in documented_statements():
        cursor.execute(statement)
    wait_until_read(cursor)
    assert "Anna" not in logged_by(cursor, FAILING)
