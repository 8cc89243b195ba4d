"""Databases with every table and no row, migrated once and copied for each test that wants one."""

import os
import shutil
import subprocess
import sys
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parents[2]
TEMPLATE = "attendance_migrated"


def migrate(**environment: str) -> None:
    """Run the migrations in a process of their own, as an operator does."""
    done = subprocess.run(
        [sys.executable, "manage.py", "migrate", "--verbosity", "0"],
        cwd=ROOT,
        env=os.environ | environment,
        capture_output=True,
        text=True,
        check=False,
    )
    assert done.returncode == 0, done.stdout + done.stderr


@pytest.fixture(scope="session")
def new_sqlite_file(tmp_path_factory) -> Callable[[Path], Path]:
    """Make a migrated SQLite file at a path; give the path."""
    folder = tmp_path_factory.mktemp("migrated")
    migrate(VAR_DIR=str(folder), DATABASE_URL="")

    def copy(path: Path) -> Path:
        path.parent.mkdir(parents=True, exist_ok=True)
        shutil.copyfile(folder / "db.sqlite3", path)
        return path

    return copy


@pytest.fixture(scope="session")
def migrated_template(postgresql_server, execute_on_postgresql) -> str:
    execute_on_postgresql(f"CREATE DATABASE {TEMPLATE}")
    migrate(DATABASE_URL=f"{postgresql_server}/{TEMPLATE}")
    return TEMPLATE


@pytest.fixture
def migrated_postgresql_url(
    postgresql_server, migrated_template, execute_on_postgresql, new_database_name
) -> Iterator[str]:
    """The address of a migrated PostgreSQL database, made for one test."""
    execute_on_postgresql(f"CREATE DATABASE {new_database_name} TEMPLATE {migrated_template}")
    yield f"{postgresql_server}/{new_database_name}"
    execute_on_postgresql(f"DROP DATABASE {new_database_name} WITH (FORCE)")
