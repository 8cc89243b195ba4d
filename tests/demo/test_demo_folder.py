"""A demonstration keeps to its own folder, and two at once do not meet."""

import os
import sqlite3
import stat
import subprocess
import sys
import tempfile
import uuid
from contextlib import closing
from pathlib import Path

import pytest

from demo.runtime.folder import (
    DRAWN_PEOPLES_NETWORK,
    FolderOpenError,
    FolderTakenError,
    environment_in,
    own_folder,
    temporary_folder,
)
from demo.runtime.logins import logins_in
from tests.house import ROOT


def test_second_demonstration_takes_the_next_folder(tmp_path):
    wanted = tmp_path / "demo"
    with own_folder(wanted, is_given=False) as one, own_folder(wanted, is_given=False) as other:
        assert (one.name, other.name) == ("demo", "demo-2")


def test_folder_is_free_again_afterwards(tmp_path):
    with own_folder(tmp_path / "demo", is_given=False):
        pass
    with own_folder(tmp_path / "demo", is_given=False) as again:
        assert again.name == "demo"


def test_a_folder_that_others_may_read_is_refused_before_anything_is_built():
    with tempfile.TemporaryDirectory() as name:
        folder = Path(name)
        folder.chmod(0o755)
        refused = pytest.raises(FolderOpenError, match="chmod -R go=")
        with refused, own_folder(folder, is_given=True):
            pass
        folder.chmod(0o700)
        with own_folder(folder, is_given=True):
            pass


def test_given_folder_is_not_exchanged_for_another(tmp_path):
    with own_folder(tmp_path, is_given=True):
        second = own_folder(tmp_path, is_given=True)
        with pytest.raises(FolderTakenError, match="already"):
            second.__enter__()


def test_temporary_folder_leaves_nothing_behind():
    with temporary_folder() as folder:
        (folder / "db.sqlite3").touch()
    assert not folder.exists()


def test_settings_of_a_real_installation_do_not_reach_a_demonstration(tmp_path):
    outside = {"SECRET_KEY": "real", "MEDIA_ROOT": "/srv/media", "DEBUG": "1", "LANG": "C"}
    outside |= {"RECOGNITION_EMBEDDER": "sface", "RECOGNITION_EMBEDDER_FILE": "/srv/sface.onnx"}
    inside = environment_in(tmp_path, database_url="", outside=outside)
    assert not {"SECRET_KEY", "MEDIA_ROOT"} & inside.keys()
    assert "RECOGNITION_EMBEDDER_FILE" not in inside
    assert inside["RECOGNITION_EMBEDDER"] == DRAWN_PEOPLES_NETWORK
    assert (inside["VAR_DIR"], inside["DEBUG"], inside["LANG"]) == (str(tmp_path), "0", "C")


def test_logins_stay_the_same_and_only_their_owner_reads_them(tmp_path):
    first = logins_in(tmp_path)
    assert logins_in(tmp_path) == first
    assert stat.S_IMODE((tmp_path / "logins").stat().st_mode) == 0o600


def test_every_installation_has_passwords_of_its_own(tmp_path):
    passwords = [login.password for name in "ab" for login in logins_in(tmp_path / name)]
    assert len(set(passwords)) == 4
    assert all(len(password) >= 12 for password in passwords)


@pytest.mark.thorough
def test_a_second_one_in_its_folder_asks_for_no_key_beside_it(tmp_path, new_sqlite_file):
    with closing(sqlite3.connect(new_sqlite_file(tmp_path / "db.sqlite3"))) as database, database:
        key = (uuid.uuid4().hex, "student:1")
        database.execute("INSERT INTO storage_datakey (id, owner, is_ended) VALUES (?, ?, 0)", key)
    # What a school's own settings would say is left out: the folder is named, and nothing else.
    left_out = {"DATABASE_URL", "ENCRYPTION_KEY", "KEYS_DIR"}
    kept = {name: value for name, value in os.environ.items() if name not in left_out}
    command = [sys.executable, "manage.py", "demo", "--no-serve"]
    # Held, so that it ends where it would begin.
    with own_folder(tmp_path, is_given=True):
        done = subprocess.run(
            command,
            cwd=ROOT,
            env=kept | {"VAR_DIR": str(tmp_path)},
            capture_output=True,
            text=True,
            check=False,
        )
    assert "A demonstration is running" in done.stderr
