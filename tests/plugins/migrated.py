"""Databases with every table and no row: migrated once, kept, and copied for whoever wants one.

A migrated SQLite file is kept in pytest's own folder until a migration, a setting or a package
changes, so that one test need not wait for all migrations. `pytest --cache-clear` forgets it.
"""

import fcntl
import os
import shutil
import sqlite3
import subprocess
import sys
import time
import uuid
from collections.abc import Callable, Iterator
from contextlib import closing, contextmanager
from hashlib import sha256
from pathlib import Path

import pytest
from django.db import connections

from benchmarks.fixtures.postgresql_server import find_programs
from privacy import triggers

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


def stamp_of_migrations() -> str:
    """Return what changes with our migrations, what they import, which apps there are, packages."""
    files = [*ROOT.glob("*/migrations/*.py"), *ROOT.glob("attendance_site/settings/*.py")]
    files += [Path(triggers.__file__), ROOT / "requirements.txt"]
    digest = sha256(sys.version.encode())
    for path in sorted(files):
        digest.update(str(path.relative_to(ROOT)).encode() + path.read_bytes())
    return digest.hexdigest()[:16]


@pytest.fixture(scope="session")
def migrated_sqlite(request, tmp_path_factory) -> Path:
    """A migrated SQLite file, to be copied and never opened."""
    folder = tmp_path_factory.mktemp("migrated")
    cache = getattr(request.config, "cache", None)
    kept = cache.mkdir("migrated") if cache else folder
    path = Path(kept) / f"{stamp_of_migrations()}.sqlite3"
    with _one_at_a_time(path.with_name("lock")):
        if not path.exists():
            migrate(VAR_DIR=str(folder), DATABASE_URL="")
            _keep(folder / "db.sqlite3", path)
    return path


@contextmanager
def _one_at_a_time(lock: Path) -> Iterator[None]:
    """Let the first process migrate, and those that share the tests with it wait."""
    with lock.open("w") as file:
        fcntl.flock(file, fcntl.LOCK_EX)
        yield


def _keep(made: Path, path: Path) -> None:
    """Put it there whole: other processes may copy it at the same moment."""
    draft = path.with_name(f".{uuid.uuid4().hex}")
    # Not a copy of the file: what was written last may still lie in the log beside it.
    with closing(sqlite3.connect(made)) as source, closing(sqlite3.connect(draft)) as target:
        source.backup(target)
    for old in path.parent.glob("*.sqlite3"):
        old.unlink(missing_ok=True)
    draft.replace(path)


@pytest.fixture(scope="session")
def new_sqlite_file(migrated_sqlite) -> Callable[[Path], Path]:
    """Make a migrated SQLite file at a path; give the path."""

    def copy(path: Path) -> Path:
        path.parent.mkdir(parents=True, exist_ok=True)
        shutil.copyfile(migrated_sqlite, path)
        _set_schedules_forward(path, by_s=time.time() - migrated_sqlite.stat().st_mtime)
        return path

    return copy


def _set_schedules_forward(path: Path, *, by_s: float) -> None:
    """As if it were migrated now: what is due since yesterday says that the worker is away."""
    with closing(sqlite3.connect(path)) as database, database:
        database.execute(
            "UPDATE django_q_schedule SET next_run = strftime('%Y-%m-%d %H:%M:%f', next_run, ?)",
            [f"+{by_s:.3f} seconds"],
        )


@pytest.fixture(scope="session")
def django_db_modify_db_settings(
    request,
    tmp_path_factory,
    django_db_use_migrations,
    django_db_modify_db_settings_parallel_suffix,
) -> None:
    """Keep SQLite in a file, as it is in use: in memory its threads lock each other out."""
    database = connections["default"].settings_dict
    if not database["ENGINE"].endswith("sqlite3"):
        return
    path = tmp_path_factory.mktemp("database") / "test.sqlite3"
    database["TEST"]["NAME"] = str(path)
    if django_db_use_migrations:
        request.getfixturevalue("new_sqlite_file")(path)


@pytest.fixture(scope="session")
def django_db_keepdb(request, django_db_modify_db_settings) -> bool:
    """Go on with a database that is there already, as a copy is; Django then migrates the rest."""
    name = connections["default"].settings_dict["TEST"]["NAME"]
    return bool(request.config.option.reuse_db or (name and Path(name).exists()))


@pytest.fixture(scope="session")
def migrated_template(tmp_path_factory, postgresql_server, execute_on_postgresql) -> str:
    """A migrated PostgreSQL database, to be copied; one process migrates for all."""
    execute_on_postgresql(f"CREATE DATABASE {TEMPLATE}")
    url = f"{postgresql_server}/{TEMPLATE}"
    is_shared = "PYTEST_XDIST_WORKER" in os.environ
    folder = tmp_path_factory.getbasetemp()
    dump = (folder.parent if is_shared else folder) / "migrated.sql"
    with _one_at_a_time(dump.with_suffix(".lock")):
        if dump.exists():
            _on_server("psql", "--quiet", "--set=ON_ERROR_STOP=1", f"--file={dump}", url)
        else:
            migrate(DATABASE_URL=url)
            if is_shared:
                _on_server("pg_dump", f"--file={dump}", url)
    return TEMPLATE


def _on_server(program: str, *arguments: str) -> None:
    """Run a program that comes with the server."""
    programs = find_programs()
    assert programs
    done = subprocess.run(
        [programs / program, *arguments], capture_output=True, text=True, check=False
    )
    assert done.returncode == 0, done.stderr


@pytest.fixture
def migrated_postgresql_url(
    postgresql_server, migrated_template, execute_on_postgresql, new_database_name
) -> Iterator[str]:
    """The address of a migrated PostgreSQL database, made for one test."""
    execute_on_postgresql(f"CREATE DATABASE {new_database_name} TEMPLATE {migrated_template}")
    yield f"{postgresql_server}/{new_database_name}"
    execute_on_postgresql(f"DROP DATABASE {new_database_name} WITH (FORCE)")
