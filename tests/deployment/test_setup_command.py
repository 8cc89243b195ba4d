"""`manage.py setup` asks the few things an operator must say, and keeps them."""

import os
import stat
import subprocess
import sys
from io import StringIO
from pathlib import Path

import pytest
from django.core.management import CommandError, call_command

from accounts.models import User
from attendance_site.installation.env_file import read_env_file
from classes.models import School
from tests.factories import make_school, make_superuser

ROOT = Path(__file__).resolve().parents[2]
PASSWORD = "a password of the set-up"
PERSON = {"given_name": "Ada", "family_name": "Obi", "email": "ada@school.example"}


@pytest.fixture(autouse=True)
def env_file(tmp_path, monkeypatch, db) -> Path:
    path = tmp_path / "attendance.env"
    monkeypatch.setenv("ENV_FILE", str(path))
    monkeypatch.delenv("SECRET_KEY", raising=False)
    return path


@pytest.fixture
def password_file(tmp_path) -> str:
    path = tmp_path / "password"
    path.write_text(f"{PASSWORD}\n")
    return str(path)


def options_of(**given: str) -> list[str]:
    return [f"--{name.replace('_', '-')}={value}" for name, value in given.items()]


def set_up(**given: str) -> str:
    out = StringIO()
    call_command("setup", "--no-input", *options_of(**given), stdout=out)
    return out.getvalue()


def test_school_and_administrator_are_made_with_their_names(password_file):
    set_up(school_name="Hill School", language="de", password_file=password_file, **PERSON)
    school = School.objects.get()
    assert (school.name, school.time_zone, school.language) == (
        "Hill School",
        "Europe/Berlin",
        "de",
    )
    ada = school.staff_roles.get(role="administrator").user
    assert str(ada) == "Ada Obi"
    assert ada.is_superuser
    assert ada.check_password(PASSWORD)


def test_the_settings_are_kept_where_only_their_owner_reads_them(env_file, password_file):
    site, server = "https://attendance.school.example", "smtp.school.example:587"
    text = set_up(
        school_name="Hill School",
        password_file=password_file,
        site=site,
        mail_server=server,
        mail_from="office@school.example",
        mail_password_file=password_file,
        **PERSON,
    )
    assert stat.S_IMODE(env_file.stat().st_mode) == 0o600
    kept = read_env_file(env_file)
    assert (kept["SITE_URL"], kept["HTTPS"]) == (site, "1")
    assert kept["ALLOWED_HOSTS"].startswith("attendance.school.example,")
    assert (kept["EMAIL_HOST"], kept["EMAIL_PORT"]) == ("smtp.school.example", "587")
    assert (kept["EMAIL_USE_TLS"], kept["EMAIL_USE_SSL"]) == ("1", "0")
    assert kept["EMAIL_HOST_PASSWORD"] == PASSWORD
    assert len(kept["SECRET_KEY"]) >= 50
    assert PASSWORD not in text
    assert kept["SECRET_KEY"] not in text


def test_run_again_it_changes_only_what_is_given(env_file, password_file):
    set_up(school_name="Hill School", language="de", password_file=password_file, **PERSON)
    env_file.write_text(env_file.read_text() + "# by hand\nRECOGNITION_WORKERS=2\n")
    before = read_env_file(env_file)
    set_up(site="http://attendance.lan")
    after = read_env_file(env_file)
    assert {name: after[name] for name in before} == before
    assert after["SITE_URL"] == "http://attendance.lan"
    assert "# by hand" in env_file.read_text()
    assert School.objects.get().language == "de"
    assert User.objects.count() == 1


@pytest.mark.parametrize(
    ("given", "word"),
    [
        ({}, "--school-name"),
        ({"school_name": "Hill School"}, "--given-name"),
        ({"school_name": "H", **PERSON}, "--password-file"),
        ({"time_zone": "Mars/Base"}, "not a time zone"),
        ({"language": "it"}, "not spoken here"),
        ({"site": "attendance.school.example"}, "scheme and name"),
        ({"mail_server": "smtp.school.example:x"}, "smtp.example.org:587"),
        ({"email": "ada"}, "not an e-mail address"),
        ({"password_file": "/nowhere/at/all"}, "cannot be read"),
    ],
)
def test_what_is_missing_or_wrong_is_named_and_nothing_is_written(given, word, env_file):
    with pytest.raises(CommandError) as refusal:
        set_up(**given)
    assert word in str(refusal.value)
    assert not env_file.exists()
    assert not School.objects.exists()


def test_a_weak_password_is_refused(tmp_path):
    weak = tmp_path / "weak"
    weak.write_text("12345")
    with pytest.raises(CommandError) as refusal:
        set_up(school_name="Hill School", password_file=str(weak), **PERSON)
    assert "too short" in str(refusal.value)


def answer(monkeypatch, *answers: str) -> list[str]:
    """Sit at the keyboard; return what is asked, as it is asked."""
    asked: list[str] = []
    left = iter(answers)

    def ask(prompt: str) -> str:
        asked.append(prompt)
        return next(left)

    monkeypatch.setattr("builtins.input", ask)
    monkeypatch.setattr("getpass.getpass", ask)
    monkeypatch.setattr("sys.stdin.isatty", lambda: True, raising=False)
    return asked


def test_it_asks_until_an_answer_can_be_used(monkeypatch, capsys):
    monkeypatch.setattr("sys.stdin", StringIO())
    school = ["", "Hill School", "Mars/Base", "Europe/Paris", ""]
    person = ["Ada", "Obi", "ada@school.example", "short", PASSWORD]
    asked = answer(monkeypatch, *school, *person, "https://a.school.example", "")
    call_command("setup")
    assert School.objects.get().time_zone == "Europe/Paris"
    assert User.objects.get().check_password(PASSWORD)
    assert not [prompt for prompt in asked if "Sender" in prompt]
    assert PASSWORD not in capsys.readouterr().out


def test_asked_again_enter_keeps_what_is_there(monkeypatch, settings):
    make_school(name="Hill School", language="de")
    make_superuser(email="ada@school.example")
    settings.EMAIL_BACKEND = "django.core.mail.backends.smtp.EmailBackend"
    settings.EMAIL_HOST_PASSWORD = "secret of the mail server"
    monkeypatch.setattr("sys.stdin", StringIO())
    asked = answer(monkeypatch, *[""] * 8)
    call_command("setup", stdout=StringIO())
    assert "[Hill School]" in asked[0]
    assert not [prompt for prompt in asked if "secret of" in prompt or "Your e-mail" in prompt]
    assert School.objects.get().language == "de"


def test_without_a_keyboard_it_says_what_to_do(monkeypatch):
    monkeypatch.setattr("sys.stdin", StringIO())
    with pytest.raises(CommandError) as refusal:
        call_command("setup")
    assert "--no-input" in str(refusal.value)


@pytest.mark.thorough
def test_site_and_worker_read_what_was_set_up(tmp_path, password_file):
    environment = {**os.environ, "VAR_DIR": str(tmp_path), "DATABASE_URL": "", "ENV_FILE": ""}
    given = options_of(
        school_name="Hill School",
        password_file=password_file,
        site="https://attendance.school.example",
        **PERSON,
    )
    run_manage(environment, "setup", "--no-input", *given)
    code = "from django.conf import settings; print(settings.SITE_URL, settings.SECRET_KEY)"
    shown = run_manage(environment, "shell", "-c", code)
    kept = read_env_file(tmp_path / "attendance.env")
    assert f"{kept['SITE_URL']} {kept['SECRET_KEY']}" in shown
    of_site = "import attendance_site.wsgi; from django.conf import settings; print(settings.HTTPS)"
    done = subprocess.run(
        [sys.executable, "-c", of_site], cwd=ROOT, env=environment, capture_output=True, text=True
    )
    assert done.stdout.strip() == "True", done.stderr


def run_manage(environment: dict[str, str], *arguments: str) -> str:
    done = subprocess.run(
        [sys.executable, "manage.py", *arguments],
        cwd=ROOT,
        env=environment,
        capture_output=True,
        text=True,
        check=False,
    )
    assert done.returncode == 0, done.stdout + done.stderr
    return done.stdout
