"""`manage.py backup` and `restore`: what they refuse."""

import gzip
import json
import shutil
import sqlite3
from collections import namedtuple
from io import StringIO

import pyrage
import pytest
from django.core.management import CommandError, call_command
from django.db import connection

from attendance_site.installation.backups import backup as backups
from attendance_site.installation.backups.schema import last_migrations
from attendance_site.installation.backups.sealed_archive import (
    open_archive,
    read_members,
    write_archive,
)
from attendance_site.installation.backups.values import encode_rows
from tests.deployment.backups.installation import Installation
from tests.factories import make_school

KEY = pyrage.x25519.Identity.generate()
PUBLIC = str(KEY.to_public())
Usage = namedtuple("Usage", "total used free")


@pytest.fixture
def identity(tmp_path):
    path = tmp_path / "key.txt"
    path.write_text(f"{KEY}\n")
    return path


def call(*arguments: object) -> str:
    out = StringIO()
    call_command(*map(str, arguments), stdout=out)
    return out.getvalue()


def test_without_a_folder_or_a_key_it_says_what_is_missing(tmp_path):
    with pytest.raises(CommandError, match="--recipient"):
        call("backup", tmp_path)
    with pytest.raises(CommandError, match="no public key"):
        call("backup", tmp_path, "--recipient", "age1nonsense")


def test_a_key_is_made_for_its_owner_alone_and_written_over_by_none(tmp_path):
    path = tmp_path / "key"
    output = call("backup", "--make-key", path)
    assert path.stat().st_mode & 0o777 == 0o600
    assert output.splitlines()[0] in path.read_text()
    with pytest.raises(CommandError, match="Name a new file"):
        call("backup", "--make-key", path)


@pytest.mark.django_db(transaction=True)
def test_a_full_disk_is_noticed_before_the_first_byte(tmp_path, monkeypatch):
    monkeypatch.setattr(shutil, "disk_usage", lambda folder: Usage(10, 10, 5))
    with pytest.raises(CommandError, match="make room"):
        call("backup", tmp_path / "kept", "--recipient", PUBLIC)
    assert list((tmp_path / "kept").iterdir()) == []


@pytest.mark.django_db(transaction=True)
def test_keys_among_the_stored_files_are_refused(tmp_path, settings):
    settings.KEYS_DIR = settings.MEDIA_ROOT / "keys"
    with pytest.raises(CommandError, match="KEYS_DIR lies within MEDIA_ROOT"):
        call("backup", tmp_path / "kept", "--recipient", PUBLIC)


@pytest.mark.django_db(transaction=True)
def test_the_keys_of_faces_are_not_in_it_and_it_says_so(tmp_path, settings, identity):
    settings.KEYS_DIR = tmp_path / "keys"
    settings.KEYS_DIR.mkdir()
    (settings.KEYS_DIR / "students").write_text("wrapped keys")
    make_school()
    output = call("backup", tmp_path / "kept", "--recipient", PUBLIC)
    assert str(settings.KEYS_DIR) in output
    [path] = (tmp_path / "kept").iterdir()
    assert "files: 0." in call("restore", path, "--identity", identity, "--check")


@pytest.mark.django_db(transaction=True)
def test_the_key_of_the_environment_file_is_left_out(tmp_path, monkeypatch):
    env_file = tmp_path / "attendance.env"
    env_file.write_text("SITE_URL=https://a.example\nENCRYPTION_KEY=c2VjcmV0\n")
    monkeypatch.setenv("ENV_FILE", str(env_file))
    call("backup", tmp_path / "kept", "--recipient", PUBLIC)
    [path] = (tmp_path / "kept").iterdir()
    found = {}
    with open_archive(path, [KEY]) as tar:
        read_members(tar, lambda name, file: found.update({name: file.read()}))
    assert found["settings/attendance.env"] == b"SITE_URL=https://a.example\n"


@pytest.mark.django_db(transaction=True)
def test_an_installation_in_use_is_restored_into_by_nobody(tmp_path, identity, settings):
    make_school()
    call("backup", tmp_path / "kept", "--recipient", PUBLIC)
    [path] = (tmp_path / "kept").iterdir()
    with pytest.raises(CommandError, match="people or schools already"):
        call("restore", path, "--identity", identity)
    settings.MEDIA_ROOT.mkdir(parents=True)
    (settings.MEDIA_ROOT / "film").write_text("one")
    with pytest.raises(CommandError, match="holds files already"):
        call("restore", path, "--identity", identity)


def archive_at(path, *, about: dict[str, object] | None, members: dict[str, bytes]):
    """Write an archive that about this of itself beside what fits this installation."""
    with write_archive(path, KEY.to_public()) as writer:
        if about is not None:
            fitting = {"format": backups.FORMAT, "made_at": "2026-05-04", "tables": {}}
            fitting |= {"migrations": last_migrations(connection)}
            writer.add("about.json", json.dumps(fitting | about).encode())
        for name, content in members.items():
            writer.add(name, content)
    return path


@pytest.mark.parametrize(
    ("about", "members", "sentence"),
    [
        ({"format": 2}, {}, "newer version"),
        ({"migrations": [["classes", "9999_later"]]}, {}, "another version"),
        pytest.param(
            *({"migrations": [["classes", "0001_initial"]]}, {}, "later tables than the backup"),
            marks=pytest.mark.thorough,
        ),
        ({}, {"media/../../passwd": b""}, "no name of a stored file"),
        ({}, {"else": b""}, "nothing that a backup holds"),
        (None, {"other.json": b"{}"}, "no backup of this system"),
        ({"tables": {"classes_school": {"columns": ["id"], "n": 1}}}, {}, "other rows than"),
    ],
)
@pytest.mark.django_db(transaction=True)
def test_what_does_not_fit_is_refused_and_nothing_is_kept(
    tmp_path, identity, settings, about, members, sentence
):
    path = archive_at(tmp_path / "b", about=about, members={"media/film": b"", **members})
    with pytest.raises(CommandError, match=sentence):
        call("restore", path, "--identity", identity)
    assert not settings.MEDIA_ROOT.exists() or list(settings.MEDIA_ROOT.iterdir()) == []


@pytest.mark.thorough
def test_an_older_backup_is_restored_and_brought_up_to_date(tmp_path, identity):
    """It was made before a migration that drops a column, which its rows still have."""
    row = {"id": 70, "name": "Thing", "app_label": "gone", "model": "thing"}
    path = tmp_path / "older"
    with write_archive(path, KEY.to_public()) as writer:
        about = {"format": backups.FORMAT, "made_at": "2026-05-04"}
        about["migrations"] = [["contenttypes", "0001_initial"]]
        about["tables"] = {"django_content_type": {"columns": list(row), "n": 1}}
        writer.add("about.json", json.dumps(about).encode())
        rows = gzip.compress(encode_rows([list(row.values())]))
        writer.add("rows/django_content_type/000000.jsonl.gz", rows)
    machine = Installation(tmp_path / "new")
    machine.done("restore", path, "--identity", identity)
    machine.done("migrate", "--check")
    database = sqlite3.connect(machine.folder / "db.sqlite3")
    kept = database.execute("SELECT * FROM django_content_type WHERE id = 70")
    assert kept.fetchall() == [(70, "gone", "thing")]
    database.close()
