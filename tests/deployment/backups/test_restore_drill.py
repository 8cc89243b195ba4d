"""The drill: a backup brings everything back on another machine, on either database."""

import shutil
import signal
import sqlite3
import time
from collections.abc import Iterator
from contextlib import closing
from pathlib import Path

import psycopg2
import pytest

from tests.deployment.backups.installation import Installation

pytestmark = pytest.mark.thorough
ON_POSTGRESQL = pytest.param("postgresql", marks=pytest.mark.postgresql)


def filled(folder: Path, database_url: str) -> tuple[Installation, list[object]]:
    machine = Installation(folder, database_url)
    made = machine.step("fill")
    return machine, [made["email"], made["capture"]]


def key_of(machine: Installation, folder: Path) -> tuple[Path, str]:
    identity = folder / "key.txt"
    recipient = machine.done("backup", "--make-key", identity).splitlines()[0]
    return identity, recipient


@pytest.fixture(params=["sqlite", ON_POSTGRESQL])
def databases(request, tmp_path) -> Iterator[tuple[str, str]]:
    """Two addresses: of the machine that is backed up, and of one without tables to restore to."""
    if request.param == "sqlite":
        new_file = request.getfixturevalue("new_sqlite_file")
        yield f"sqlite:///{new_file(tmp_path / 'one.sqlite3')}", ""
        return
    url = request.getfixturevalue("migrated_postgresql_url")
    execute = request.getfixturevalue("execute_on_postgresql")
    name = f"{url.rpartition('/')[2]}_restored"
    execute(f"CREATE DATABASE {name}")
    yield url, f"{url.rpartition('/')[0]}/{name}"
    execute(f"DROP DATABASE {name} WITH (FORCE)")


@pytest.fixture
def databases_with_tables(request, databases, tmp_path) -> tuple[str, str]:
    """The same, where the other machine has its tables already: they take longer than the rows."""
    source, target = databases
    if not target:
        new_file = request.getfixturevalue("new_sqlite_file")
        return source, f"sqlite:///{new_file(tmp_path / 'two.sqlite3')}"
    execute = request.getfixturevalue("execute_on_postgresql")
    name, template = target.rpartition("/")[2], request.getfixturevalue("migrated_template")
    execute(f"DROP DATABASE {name}")
    execute(f"CREATE DATABASE {name} TEMPLATE {template}")
    return databases


def test_everything_is_there_again_on_another_machine(databases, tmp_path):
    machine, people = filled(tmp_path / "here", databases[0])
    identity, recipient = key_of(machine, tmp_path)
    output = machine.done("backup", tmp_path / "kept", "--recipient", recipient)
    [backup] = (tmp_path / "kept").iterdir()
    before = machine.step("seen", *people)
    assert f"{backup}:" in output
    assert backup.stat().st_mode & 0o777 == 0o600
    other = Installation(tmp_path / "there" / "of another name", databases[1])
    assert "Whole, of " in other.done("restore", backup, "--identity", identity, "--check")
    if machine.keys.exists():
        assert "keys of this backup" in other.refused("restore", backup, "--identity", identity)
        shutil.copytree(machine.keys, other.keys, dirs_exist_ok=True)
    other.done("restore", backup, "--identity", identity)
    after = other.step("seen", *people)
    assert before["can_sign_in"]
    assert after == before
    added = other.step("add")
    assert added["new"] == added["old"] + 1
    assert (other.folder / "secret_key").read_text() == (machine.folder / "secret_key").read_text()
    assert "files already" in other.refused("restore", backup, "--identity", identity)


@pytest.mark.postgresql
def test_an_installation_moves_from_sqlite_to_postgresql_and_back(
    postgresql_url, new_sqlite_file, tmp_path
):
    folder = tmp_path / "here"
    machine, people = filled(folder, f"sqlite:///{new_sqlite_file(tmp_path / 'one.sqlite3')}")
    moved = Installation(folder, postgresql_url)
    output = moved.done("move_database", machine.database_url)
    before = machine.step("seen", *people)
    assert f"Rows moved and counted: {sum(before['counts'].values())}." in output
    assert moved.step("seen", *people) == before
    added = moved.step("add")
    assert added["new"] == added["old"] + 1
    assert "people or schools already" in moved.refused("move_database", machine.database_url)
    back = Installation(folder, f"sqlite:///{new_sqlite_file(folder / 'back.sqlite3')}")
    back.done("move_database", postgresql_url)
    assert back.step("seen", *people)["embedding"] == before["embedding"]


DYING = """
import os, signal, sys
import django
django.setup()
from attendance_site.installation.backups import unfinished
unfinished.call_command = lambda *names, **options: os.kill(os.getpid(), signal.SIGKILL)
from django.core.management import execute_from_command_line
execute_from_command_line(["manage.py", *sys.argv[1:]])
"""
"""A restoration that is killed as soon as all of the backup is there."""


def test_who_withdrew_after_the_backup_is_withdrawn_again(new_sqlite_file, tmp_path):
    """Also where the restoration is killed after its commit: her consent is in the backup."""
    machine, _people = filled(tmp_path / "here", f"sqlite:///{new_sqlite_file(tmp_path / 'one')}")
    identity, recipient = key_of(machine, tmp_path)
    machine.done("backup", tmp_path / "kept", "--recipient", recipient)
    [backup] = (tmp_path / "kept").iterdir()
    machine.step("withdraw")
    other = Installation(tmp_path / "there", f"sqlite:///{new_sqlite_file(tmp_path / 'two')}")
    shutil.copytree(machine.keys, other.keys)
    killed = other._run("-c", DYING, "restore", backup, "--identity", identity)
    assert killed.returncode == -signal.SIGKILL, killed.stderr
    assert count_of(other.database_url, "faces_facetemplate") == 1
    assert "keys are gone: 1." in other.done("restore", backup, "--identity", identity)
    assert count_of(other.database_url, "faces_facetemplate") == 0


DYING_OVER_AN_ERASURE = """
import os, signal, sys
import django
django.setup()
from office.services import student_erasures
student_erasures._delete = lambda *arguments: os.kill(os.getpid(), signal.SIGKILL)
from django.core.management import execute_from_command_line
execute_from_command_line(["manage.py", *sys.argv[1:]])
"""
"""A restoration that is killed in the middle of an erasure that it repeats."""


def test_who_was_erased_after_the_backup_is_erased_again(databases_with_tables, tmp_path):
    """Her key is in a mirror of the day before: that she was erased is noted beside the keys."""
    source, target = databases_with_tables
    machine, _people = filled(tmp_path / "here", source)
    identity, recipient = key_of(machine, tmp_path)
    machine.done("backup", tmp_path / "kept", "--recipient", recipient)
    [backup] = (tmp_path / "kept").iterdir()
    other = Installation(tmp_path / "there", target)
    shutil.copytree(machine.keys, other.keys)
    assert machine.step("erase") == {"state": "ready"}
    shutil.copy(machine.keys / "erasures.jsonl", other.keys)
    restoring = ("restore", backup, "--identity", identity)
    killed = other._run("-c", DYING_OVER_AN_ERASURE, *restoring)
    assert killed.returncode == -signal.SIGKILL, killed.stderr
    assert count_of(other.database_url, "classes_student") == 1
    assert "erased again, as noted: 1." in other.done(*restoring)
    left = ("classes_student", "faces_facetemplate", "faces_biometricconsent")
    assert [count_of(other.database_url, table) for table in left] == [0, 0, 0]
    assert count_of(other.database_url, "classes_namelesscount") == 1


def test_who_withdrew_before_any_face_was_registered_is_withdrawn_again(new_sqlite_file, tmp_path):
    """She had no key that could be missed; who was erased before the backup is left alone."""
    machine, _people = filled(tmp_path / "here", f"sqlite:///{new_sqlite_file(tmp_path / 'one')}")
    machine.step("consent_again")
    identity, recipient = key_of(machine, tmp_path)
    machine.done("backup", tmp_path / "kept", "--recipient", recipient)
    [backup] = (tmp_path / "kept").iterdir()
    other = Installation(tmp_path / "there", f"sqlite:///{new_sqlite_file(tmp_path / 'two')}")
    shutil.copytree(machine.keys, other.keys)
    restoring = ("restore", backup, "--identity", identity)
    assert "withdrawn again, as noted: 0." in other.done(*restoring)
    machine.step("withdraw")
    third = Installation(tmp_path / "again", f"sqlite:///{new_sqlite_file(tmp_path / 'three')}")
    shutil.copytree(machine.keys, third.keys)
    assert "withdrawn again, as noted: 1." in third.done(*restoring)


def test_who_objected_after_the_backup_objects_there_again(new_sqlite_file, tmp_path):
    """So no other parent's yes is entered: any no wins, also one that the backup does not have."""
    machine, _people = filled(tmp_path / "here", f"sqlite:///{new_sqlite_file(tmp_path / 'one')}")
    identity, recipient = key_of(machine, tmp_path)
    machine.done("backup", tmp_path / "kept", "--recipient", recipient)
    [backup] = (tmp_path / "kept").iterdir()
    machine.step("object_to_it")
    other = Installation(tmp_path / "there", f"sqlite:///{new_sqlite_file(tmp_path / 'two')}")
    shutil.copytree(machine.keys, other.keys)
    output = other.done("restore", backup, "--identity", identity)
    assert "Objections entered again, as noted: 1." in output
    assert count_of(other.database_url, "faces_consentobjection") == 1
    assert count_of(other.database_url, "faces_facetemplate") == 0


def test_a_restoration_that_is_killed_has_kept_nothing_and_is_done_again(
    databases_with_tables, tmp_path
):
    source, target = databases_with_tables
    machine, people = filled(tmp_path / "here", source)
    with (machine.media / "a long film").open("wb") as file:
        file.truncate(150_000_000)
    identity, recipient = key_of(machine, tmp_path)
    machine.done("backup", tmp_path / "kept", "--recipient", recipient)
    [backup] = (tmp_path / "kept").iterdir()
    other = Installation(tmp_path / "there", target)
    if machine.keys.exists():
        shutil.copytree(machine.keys, other.keys)
    process = other.start("restore", backup, "--identity", identity)
    film = other.media / ".restoring" / "a long film"
    while not (film.exists() and film.stat().st_size) and process.poll() is None:
        time.sleep(0.01)
    process.kill()
    process.wait()
    assert film.exists()
    assert [one.name for one in other.media.iterdir()] == [".restoring"]
    assert count_of(other.database_url, "accounts_user") == 0
    other.done("restore", backup, "--identity", identity)
    assert other.step("seen", *people)["can_sign_in"]
    assert not film.exists()


def test_one_that_is_killed_among_the_tables_asks_for_an_empty_database(new_sqlite_file, tmp_path):
    machine, _people = filled(
        tmp_path / "here", f"sqlite:///{new_sqlite_file(tmp_path / 'one.sqlite3')}"
    )
    identity, recipient = key_of(machine, tmp_path)
    machine.done("backup", tmp_path / "kept", "--recipient", recipient)
    [backup] = (tmp_path / "kept").iterdir()
    other = Installation(tmp_path / "there")
    shutil.copytree(machine.keys, other.keys)
    killed = other._run("-m", "tests.processes.backup_steps", "restore_killed", backup, identity)
    assert killed.returncode == -signal.SIGKILL, killed.stderr
    refusal = other.refused("restore", backup, "--identity", identity)
    assert "name an empty one in DATABASE_URL" in refusal
    (other.folder / "db.sqlite3").unlink()
    assert "Restored as of " in other.done("restore", backup, "--identity", identity)


def count_of(database_url: str, table: str) -> int:
    """Count as somebody else sees it; a server takes back what it was in the middle of."""
    is_file = database_url.startswith("sqlite")
    path = database_url.removeprefix("sqlite:///")
    with closing(sqlite3.connect(path) if is_file else psycopg2.connect(database_url)) as database:
        cursor = database.cursor()
        cursor.execute(f"SELECT COUNT(*) FROM {table}")  # noqa: S608 - a name of ours
        [n] = cursor.fetchone()
    return int(n)
