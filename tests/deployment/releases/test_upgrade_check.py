"""Before an upgrade an operator is told what it does and what comes first."""

import shutil
import sqlite3
import subprocess
import sys
from contextlib import closing
from datetime import timedelta

import pytest
from django.db import connection
from django.db.migrations.recorder import MigrationRecorder
from django.utils import timezone

from attendance_site.installation.backups import last_backup
from attendance_site.installation.upgrades import findings
from attendance_site.installation.upgrades.findings import upgrade_findings
from tests.deployment.releases.kept_release import ROOT, environment_in

# `make check` makes its tables without migrations.
pytestmark = [pytest.mark.django_db, pytest.mark.thorough]

NOW = timezone.now()


@pytest.fixture
def own_var(settings, tmp_path, monkeypatch):
    settings.VAR_DIR = tmp_path
    monkeypatch.setenv("ENV_FILE", str(tmp_path / "attendance.env"))
    return tmp_path


@pytest.fixture
def waits(own_var):
    """A database that has the migrations of the reports still before it."""
    with connection.cursor() as cursor:
        cursor.execute("DELETE FROM django_migrations WHERE app = 'reports'")
    return own_var


def texts(found):
    return "\n".join(f"{'!' * one.is_in_the_way}{one.what} {one.advice}" for one in found)


def test_nothing_is_to_do_where_all_fits(own_var):
    found = texts(upgrade_findings(at=NOW))
    assert "No migration waits" in found
    assert "backup" not in found


def test_what_waits_is_named(waits):
    found = texts(upgrade_findings(at=NOW))
    assert "Migrations that wait: reports 0001" in found
    assert "manage.py migrate" in found


def test_without_a_backup_an_upgrade_waits(waits):
    assert "!No backup of this installation is known here." in texts(upgrade_findings(at=NOW))


def test_an_old_backup_is_no_backup(waits):
    last_backup.note_backup(NOW - timedelta(days=9, hours=1))
    assert "9 days old. Make one now" in texts(upgrade_findings(at=NOW))


def test_a_backup_of_today_does(waits):
    last_backup.note_backup(NOW - timedelta(hours=2))
    found = texts(upgrade_findings(at=NOW))
    assert "The last backup is of" in found
    assert "Make one now" not in found


def test_a_setting_that_is_none_is_named_with_the_one_that_is_meant(own_var):
    (own_var / "attendance.env").write_text("JOBS_WORKER=2\nSITE_URL=https://a.example\n")
    found = texts(upgrade_findings(at=NOW))
    assert "JOBS_WORKER in" in found
    assert "Perhaps JOBS_WORKERS is meant" in found
    assert "SITE_URL in" not in found


def test_a_setting_under_its_old_name_is_in_the_way(own_var, monkeypatch):
    monkeypatch.setitem(findings.RENAMED, "WORKERS", "JOBS_WORKERS")
    (own_var / "attendance.env").write_text("WORKERS=2\n")
    assert "!WORKERS is now JOBS_WORKERS." in texts(upgrade_findings(at=NOW))


def test_a_newer_database_is_in_the_way(own_var):
    MigrationRecorder(connection).record_applied("faces", "9999_of_a_newer_version")
    assert "!The database was migrated by a newer version" in texts(upgrade_findings(at=NOW))


def test_a_disk_without_room_is_in_the_way(waits, settings):
    settings.MIN_FREE_MB = shutil.disk_usage(ROOT).free // 1_000_000 + 10_000_000
    assert "Make room first." in texts(upgrade_findings(at=NOW))


def test_the_command_ends_with_one_while_something_is_in_the_way(tmp_path, new_sqlite_file):
    (tmp_path / "var").mkdir(mode=0o700)
    path = new_sqlite_file(tmp_path / "var" / "db.sqlite3")
    path.chmod(0o600)
    with closing(sqlite3.connect(path)) as database, database:
        last = "SELECT max(id) FROM django_migrations WHERE app = 'faces'"
        database.execute(f"DELETE FROM django_migrations WHERE id = ({last})")  # noqa: S608
    done = subprocess.run(
        [sys.executable, "manage.py", "upgrade_check"],
        cwd=ROOT,
        env=environment_in(tmp_path),
        capture_output=True,
        text=True,
        check=False,
    )
    assert done.returncode == 1, done.stdout + done.stderr
    assert "Migrations that wait: faces" in done.stdout
