"""Without a mail server a mail lies in a file that only its owner reads."""

import os
import stat
import subprocess
import sys
from collections.abc import Iterator
from datetime import timedelta
from pathlib import Path

import pytest
from django.conf import settings as django_settings
from django.core.mail import send_mail

from accounts.outgoing_mail import has_mail_server
from reports.checks import check_mail_is_not_printed
from storage.mail_files import KEPT_FOR

ROOT = Path(__file__).resolve().parents[2]


@pytest.fixture
def folder(settings, tmp_path) -> Iterator[Path]:
    settings.EMAIL_BACKEND = "storage.mail_files.EmailBackend"
    settings.EMAIL_FILE_PATH = tmp_path / "mails"
    # As a system has it where nobody thought of this.
    former = os.umask(0o022)
    yield settings.EMAIL_FILE_PATH
    os.umask(former)


def send() -> None:
    send_mail("Choose a password", "https://school.example/a-link/", None, ["ada@example.org"])


def mode(path: Path) -> int:
    return stat.S_IMODE(path.stat().st_mode)


def test_a_mail_is_a_file_that_only_its_owner_reads(folder, capfd):
    send()
    [mail] = folder.iterdir()
    assert b"https://school.example/a-link/" in mail.read_bytes()
    assert (mode(mail), mode(folder)) == (0o600, 0o700)
    assert "a-link" not in "".join(capfd.readouterr())
    assert not has_mail_server()


def test_old_mails_go(folder):
    send()
    [old] = folder.iterdir()
    long_ago_s = old.stat().st_mtime - (KEPT_FOR + timedelta(days=1)).total_seconds()
    os.utime(old, (long_ago_s, long_ago_s))
    send()
    # Two mails of one second may bear one name: what is there now was written now.
    assert [path.stat().st_mtime > long_ago_s + 1 for path in folder.iterdir()] == [True]


def test_an_installation_that_says_nothing_of_mail_prints_none(tmp_path):
    environment = {name: value for name, value in os.environ.items() if "EMAIL" not in name}
    done = subprocess.run(
        [sys.executable, "manage.py", "sendtestemail", "ada@example.org"],
        cwd=ROOT,
        env=environment | {"VAR_DIR": str(tmp_path / "var"), "DATABASE_URL": ""},
        capture_output=True,
        text=True,
        check=True,
    )
    assert "ada@example.org" not in done.stdout + done.stderr
    [mail] = (tmp_path / "var" / "mails").iterdir()
    assert b"ada@example.org" in mail.read_bytes()
    assert mode(mail) == 0o600


@pytest.mark.parametrize(("is_debug", "n_errors"), [(True, 0), (False, 1)])
def test_printing_them_is_for_trials_only(settings, is_debug, n_errors):
    settings.EMAIL_BACKEND = "django.core.mail.backends.console.EmailBackend"
    settings.DEBUG = is_debug
    assert len(check_mail_is_not_printed()) == n_errors
    settings.EMAIL_BACKEND = django_settings.EMAIL_BACKEND.replace("console", "smtp")
    assert not check_mail_is_not_printed()
