"""When the desk may open without a log-in: on an installation of one machine alone."""

import os
import subprocess
import sys
from pathlib import Path

import pytest

from attendance_site.installation.desk.single_machine import why_not_single_machine

ROOT = Path(__file__).resolve().parents[3]
LOCAL = {
    "ALLOWED_HOSTS": ["localhost", "127.0.0.1", "[::1]"],
    "CSRF_TRUSTED_ORIGINS": [],
    "DATABASES": {"default": {"ENGINE": "django.db.backends.sqlite3", "NAME": "db.sqlite3"}},
    "HTTPS": False,
    "SITE_URL": "",
    "TRUSTED_PROXIES": [],
}
POSTGRESQL = "django.db.backends.postgresql"


def at(host: str) -> dict:
    return {"DATABASES": {"default": {"ENGINE": POSTGRESQL, "HOST": host}}}


@pytest.mark.parametrize(
    "change",
    [
        {},
        at(""),
        at("localhost"),
        at("127.0.0.1"),
        at("/run/postgresql"),
        {"SITE_URL": "http://localhost:8000"},
    ],
)
def test_one_machine_is_one_machine(change):
    assert why_not_single_machine(LOCAL | change) == ""


@pytest.mark.parametrize(
    ("change", "word"),
    [
        (
            {"ALLOWED_HOSTS": ["localhost", "attendance.school.example"]},
            "attendance.school.example",
        ),
        ({"ALLOWED_HOSTS": ["*"]}, "ALLOWED_HOSTS"),
        ({"ALLOWED_HOSTS": [".localhost"]}, "ALLOWED_HOSTS"),
        ({"HTTPS": True}, "HTTPS"),
        ({"SITE_URL": "https://attendance.school.example"}, "SITE_URL"),
        ({"CSRF_TRUSTED_ORIGINS": ["https://attendance.school.example"]}, "CSRF"),
        ({"TRUSTED_PROXIES": ["10.0.0.1"]}, "TRUSTED_PROXIES"),
        (at("db.school.example"), "database"),
    ],
)
def test_whatever_is_public_is_named(change, word):
    assert word in why_not_single_machine(LOCAL | change)


def start_with(tmp_path, **settings: str) -> subprocess.CompletedProcess[str]:
    environment = {name: value for name, value in os.environ.items() if name in {"PATH", "HOME"}}
    return subprocess.run(
        [
            sys.executable,
            "-c",
            "from attendance_site import settings; print(settings.DESK_SIGN_IN)",
        ],
        cwd=ROOT,
        env=environment | {"VAR_DIR": str(tmp_path)} | settings,
        capture_output=True,
        text=True,
        check=False,
    )


def test_the_setting_stops_the_start_of_a_public_site(tmp_path):
    started = start_with(tmp_path, DESK_SIGN_IN="ada@example.org", ALLOWED_HOSTS="school.example")
    assert started.returncode != 0
    assert "DESK_SIGN_IN is for an installation of one machine alone" in started.stderr


def test_without_the_setting_nobody_is_let_in(tmp_path):
    assert start_with(tmp_path).stdout.strip() == ""


def test_on_one_machine_it_names_whose_desk_it_is(tmp_path):
    assert start_with(tmp_path, DESK_SIGN_IN="Ada@Example.org").stdout.strip() == "ada@example.org"
