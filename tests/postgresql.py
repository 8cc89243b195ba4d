"""A PostgreSQL server of the tests' own, in a temporary folder; skips where none is installed."""

import itertools
from collections.abc import Iterator

import psycopg2
import pytest

from benchmarks.postgresql_server import find_programs, server

ABSENT = "PostgreSQL is not installed here (Debian: apt install postgresql)."


_numbers = itertools.count(1)


@pytest.fixture(scope="session")
def postgresql_server() -> Iterator[str]:
    """The address of a running server, without the name of a database."""
    programs = find_programs()
    if programs is None:
        pytest.skip(ABSENT)
    with server(programs) as address:
        yield address


@pytest.fixture
def postgresql_url(postgresql_server) -> Iterator[str]:
    """The address of an empty database, made for one test."""
    name = f"attendance_{next(_numbers)}"
    _execute(postgresql_server, f"CREATE DATABASE {name}")
    yield f"{postgresql_server}/{name}"
    _execute(postgresql_server, f"DROP DATABASE {name} WITH (FORCE)")


def _execute(address: str, command: str) -> None:
    connection = psycopg2.connect(f"{address}/postgres")
    connection.autocommit = True
    try:
        connection.cursor().execute(command)
    finally:
        connection.close()
