"""A PostgreSQL server of the tests' own, in a temporary folder; skips where none is installed."""

import itertools
from collections.abc import Callable, Iterator

import psycopg2
import pytest

from benchmarks.fixtures.postgresql_server import find_programs, server

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


@pytest.fixture(scope="session")
def execute_on_postgresql(postgresql_server) -> Callable[[str], None]:
    """Give the server a command that is about whole databases."""

    def execute(command: str) -> None:
        connection = psycopg2.connect(f"{postgresql_server}/postgres")
        connection.autocommit = True
        try:
            connection.cursor().execute(command)
        finally:
            connection.close()

    return execute


@pytest.fixture
def new_database_name() -> str:
    return f"attendance_{next(_numbers)}"


@pytest.fixture
def postgresql_url(postgresql_server, execute_on_postgresql, new_database_name) -> Iterator[str]:
    """The address of an empty database, made for one test."""
    execute_on_postgresql(f"CREATE DATABASE {new_database_name}")
    yield f"{postgresql_server}/{new_database_name}"
    execute_on_postgresql(f"DROP DATABASE {new_database_name} WITH (FORCE)")
