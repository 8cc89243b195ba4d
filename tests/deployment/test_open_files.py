"""In production nothing starts while others may read the files of the installation."""

import os
import subprocess
import sys
import tempfile
from collections.abc import Iterator
from pathlib import Path

import pytest
from django.core.exceptions import ImproperlyConfigured

from attendance_site.installation.open_files import check_open_files, refuse_open_files

ROOT = Path(__file__).parents[2]
FOLDERS = ["VAR_DIR", "MEDIA_ROOT", "COPIES_DIR", "KEYS_DIR"]
"""Each may be set to lie elsewhere than the others."""


@pytest.fixture
def entered() -> Iterator[Path]:
    """A folder that everybody may enter, as /srv is; those of pytest are closed."""
    with tempfile.TemporaryDirectory() as folder:
        Path(folder).chmod(0o755)
        yield Path(folder)


@pytest.fixture
def folders(settings, entered, monkeypatch):
    monkeypatch.delenv("ENV_FILE", raising=False)
    settings.VAR_DIR = entered / "var"
    settings.MEDIA_ROOT = entered / "elsewhere"
    settings.COPIES_DIR = entered / "memory"
    settings.KEYS_DIR = entered / "keys"
    for name in FOLDERS:
        getattr(settings, name).mkdir(mode=0o700)
    return settings


def test_closed_folders_are_fine(folders):
    assert check_open_files() == []
    refuse_open_files()


@pytest.mark.parametrize("name", FOLDERS)
@pytest.mark.parametrize("mode", [0o750, 0o701])
def test_an_open_folder_is_refused_with_what_to_do(folders, name, mode):
    folder = getattr(folders, name)
    folder.chmod(mode)
    [error] = check_open_files()
    assert (str(folder) in error.msg, error.hint) == (True, f"Close it: chmod -R go= {folder}")
    with pytest.raises(ImproperlyConfigured, match="chmod"):
        refuse_open_files()


def test_what_lies_in_a_closed_folder_is_closed(folders, entered):
    entered.chmod(0o700)
    folders.VAR_DIR.chmod(0o777)
    assert check_open_files() == []


def test_an_environment_file_elsewhere_is_looked_at(folders, entered, monkeypatch):
    file = entered / "attendance.env"
    file.touch()
    file.chmod(0o644)
    monkeypatch.setenv("ENV_FILE", str(file))
    assert len(check_open_files()) == 1


def test_a_database_and_a_socket_elsewhere_are_looked_at(folders, entered, monkeypatch):
    database, socket = entered / "db.sqlite3", entered / "networks.socket"
    monkeypatch.setitem(folders.DATABASES["default"], "ENGINE", "django.db.backends.sqlite3")
    monkeypatch.setitem(folders.DATABASES["default"], "NAME", str(database))
    folders.LIVE_NETWORKS_SOCKET = socket
    for file in (database, socket):
        file.touch()
        file.chmod(0o640)
    assert {error.hint.split()[-1] for error in check_open_files()} == {str(database), str(socket)}


def test_a_site_to_try_things_with_starts(folders):
    folders.DEBUG = True
    folders.VAR_DIR.chmod(0o755)
    assert check_open_files() == []
    refuse_open_files()


@pytest.mark.parametrize(("debug", "code"), [("0", 1), ("1", 0)])
def test_the_web_server_stops(entered, debug, code):
    var = entered / "var"
    var.mkdir()
    var.chmod(0o755)
    environment = os.environ | {"VAR_DIR": str(var), "DEBUG": debug, "DATABASE_URL": ""}
    done = subprocess.run(
        [sys.executable, "-c", "import attendance_site.wsgi"],
        cwd=ROOT,
        env=environment,
        capture_output=True,
        text=True,
        check=False,
    )
    assert done.returncode == code
    assert ("chmod -R go=" in done.stderr) == bool(code)


@pytest.mark.thorough
def test_what_a_command_writes_is_for_its_owner_alone(tmp_path):
    environment = os.environ | {"VAR_DIR": str(tmp_path / "var"), "DATABASE_URL": ""}
    # The tables of one app: that makes the database's files, in a tenth of the time.
    command = [sys.executable, "manage.py", "migrate", "django_q", "-v0"]
    umask = os.umask(0o022)
    try:
        subprocess.run(command, cwd=ROOT, env=environment, check=True)
    finally:
        os.umask(umask)
    made = [tmp_path / "var", *(tmp_path / "var").rglob("*")]
    assert [path for path in made if path.stat().st_mode & 0o077] == []
