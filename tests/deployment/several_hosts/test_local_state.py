"""Where there are several hosts, nothing starts while something lies on one alone."""

import os
import subprocess
import sys
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest
from django.core.exceptions import ImproperlyConfigured

from attendance_site.installation.backups.last_backup import last_backup_at, note_backup
from attendance_site.installation.several_hosts.local_state import (
    check_local_state,
    refuse_local_state,
)
from storage.caches.addresses import caches_at
from storage.places.addresses import storages_at

ROOT = Path(__file__).parents[3]
NOON = datetime(2026, 9, 1, 12, tzinfo=UTC)


@pytest.fixture
def shared(settings, tmp_path, monkeypatch):
    """The settings of three hosts that share everything."""
    settings.N_HOSTS = 3
    settings.SHARED_FOLDERS = (tmp_path / "mounted",)
    # In place: connections that are open go on with what they have.
    monkeypatch.setitem(settings.DATABASES["default"], "ENGINE", "django.db.backends.postgresql")
    settings.MEDIA_ROOT = tmp_path / "mounted" / "media"
    settings.STORAGES = settings.STORAGES | storages_at("file:", folder=settings.MEDIA_ROOT)
    settings.KEYS_DIR = tmp_path / "mounted" / "keys"
    settings.VAR_DIR = tmp_path / "var"
    settings.CACHES = caches_at("redis://10.0.0.5:6379/0", folder=tmp_path)
    settings.EMAIL_BACKEND = "django.core.mail.backends.smtp.EmailBackend"
    settings.LIVE_NETWORKS_URLS = ["http://10.0.0.7:8100"]
    settings.LIVE_NETWORKS_TOKEN = "a secret of the sites and of the networks"
    monkeypatch.setenv("SECRET_KEY", "of all hosts")
    return settings


def codes() -> list[str | None]:
    return [message.id for message in check_local_state()]


def test_hosts_that_share_everything_start(shared):
    assert codes() == []
    refuse_local_state()


def test_a_bucket_needs_no_shared_folder(shared, tmp_path):
    shared.MEDIA_ROOT = tmp_path / "here"
    shared.STORAGES = shared.STORAGES | storages_at("s3://attendance", folder=shared.MEDIA_ROOT)
    assert codes() == []


def test_where_no_camera_is_live_no_networks_are_wanted(shared):
    shared.LIVE_NETWORKS_URLS = ["none"]
    assert codes() == []


def make_database_local(settings, here: Path) -> None:
    settings.DATABASES["default"]["ENGINE"] = "django.db.backends.sqlite3"


def make_files_local(settings, here: Path) -> None:
    settings.MEDIA_ROOT = here / "media"


def make_limits_local(settings, here: Path) -> None:
    settings.CACHES = caches_at("", folder=here)


def make_keys_local(settings, here: Path) -> None:
    settings.KEYS_DIR = here / "keys"


def make_mails_local(settings, here: Path) -> None:
    settings.EMAIL_BACKEND = "storage.mail_files.EmailBackend"


def make_networks_local(settings, here: Path) -> None:
    settings.LIVE_NETWORKS_URLS = ["http://10.0.0.7:8100", "unix:"]


@pytest.mark.parametrize(
    ("make_local", "code", "setting"),
    [
        (make_database_local, "attendance.E2", "DATABASE_URL"),
        (make_files_local, "attendance.E3", "STORAGE_URL"),
        (make_limits_local, "attendance.E4", "CACHE_URL"),
        (make_keys_local, "attendance.E5", "KEYS_DIR"),
        (make_mails_local, "attendance.E7", "EMAIL_BACKEND"),
        (make_networks_local, "attendance.E8", "LIVE_NETWORKS_URL"),
    ],
)
def test_what_lies_on_one_host_is_refused_with_what_to_do(
    shared, tmp_path, make_local, code, setting
):
    make_local(shared, tmp_path / "here")
    [error] = check_local_state()
    assert error.id == code
    assert setting in error.hint
    with pytest.raises(ImproperlyConfigured, match=setting):
        refuse_local_state()
    shared.N_HOSTS = 1
    assert codes() == []


def test_a_secret_that_one_host_made_for_itself_is_refused(shared, monkeypatch, tmp_path):
    monkeypatch.delenv("SECRET_KEY")
    assert codes() == ["attendance.E6"]
    given = tmp_path / "secret"
    given.write_text("of all hosts")
    monkeypatch.setenv("SECRET_KEY_FILE", str(given))
    assert codes() == []


def test_all_hosts_know_of_the_last_backup(shared, tmp_path):
    shared.KEYS_DIR.mkdir(parents=True)
    note_backup(NOON)
    shared.VAR_DIR = tmp_path / "another"
    assert last_backup_at() == NOON


def test_a_backup_from_before_there_were_more_hosts_is_remembered(shared):
    for folder in (shared.KEYS_DIR, shared.VAR_DIR):
        folder.mkdir(parents=True)
    shared.N_HOSTS = 1
    note_backup(NOON)
    shared.N_HOSTS = 3
    assert last_backup_at() == NOON
    note_backup(NOON + timedelta(days=1))
    assert last_backup_at() == NOON + timedelta(days=1)


@pytest.mark.parametrize("start", [["-c", "import attendance_site.wsgi"], ["manage.py", "worker"]])
@pytest.mark.thorough
def test_neither_site_nor_worker_starts(tmp_path, start):
    own = {"VAR_DIR": str(tmp_path / "var"), "DATABASE_URL": "", "N_HOSTS": "2"}
    done = subprocess.run(
        [sys.executable, *start],
        cwd=ROOT,
        env=os.environ | own,
        capture_output=True,
        text=True,
        check=False,
    )
    assert done.returncode
    assert "The database is a file of this host." in done.stderr
