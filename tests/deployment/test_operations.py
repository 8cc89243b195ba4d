"""The commands in the documents for operators do what these say; paths, names and ports differ."""

import re
import shlex
import shutil
import subprocess
import sys
import time
import urllib.error
import urllib.request
from collections.abc import Iterator
from pathlib import Path

import pytest

from tests.deployment.releases.environments import clean_environment
from tests.processes.ports import free_port

pytestmark = pytest.mark.thorough

ROOT = Path(__file__).resolve().parents[2]
DOCUMENTS = ("operations.md", "keys-and-backups.md")
TEXT = "\n".join((ROOT / "docs" / name).read_text(encoding="utf-8") for name in DOCUMENTS)
UNITS = ROOT / "deploy" / "systemd"
BLOCKS = re.findall(r"```\n(.*?)```", TEXT, re.DOTALL)
SECRET = "a secret of the tests that is long enough to pass the check of fifty characters"
WORD_IN_TEXT = re.compile(r"`([^`\n]+)`")


def block_with(words: str) -> str:
    [block] = [block for block in BLOCKS if words in block]
    return block


def line_with(words: str) -> str:
    """Return the one command line of the document that has these words."""
    lines = {line.strip() for block in BLOCKS for line in block.splitlines()}
    found = {line for line in lines | set(WORD_IN_TEXT.findall(TEXT)) if words in line}
    assert len(found) == 1, found
    return found.pop()


@pytest.fixture
def documented_environment(tmp_path) -> dict[str, str]:
    """The document's environment file, in a folder of the test's own."""
    lines = block_with("ALLOWED_HOSTS=").splitlines()
    documented = dict(line.split("=", 1) for line in lines if line)
    own = {"VAR_DIR": str(tmp_path / "var"), "DATABASE_URL": "", "SECRET_KEY": SECRET}
    return clean_environment() | documented | own


def manage(environment, *arguments: str) -> str:
    done = subprocess.run(
        [sys.executable, "manage.py", *arguments],
        cwd=ROOT,
        env=environment,
        capture_output=True,
        text=True,
        timeout=120,
        check=False,
    )
    assert done.returncode == 0, done.stdout + done.stderr
    return done.stdout


def shell(line: str, folder: Path) -> None:
    subprocess.run(line, shell=True, cwd=folder, check=True, timeout=60)  # noqa: S602 - a line of the document


def test_nothing_unsafe_is_left_with_the_settings_shown(documented_environment):
    assert "manage.py check --deploy" in TEXT
    assert "no issues" in manage(
        documented_environment, "check", "--deploy", "--fail-level", "WARNING"
    )


def test_cookies_are_taken_from_this_host_alone(documented_environment):
    names = [
        f"settings.{cookie}_COOKIE_{end}"
        for cookie in ("SESSION", "CSRF")
        for end in ("NAME", "SECURE", "DOMAIN", "PATH")
    ]
    code = f"from django.conf import settings; print({', '.join(names)})"
    shown = manage(documented_environment, "shell", "-c", code).split()[-8:]
    assert shown == [
        *("__Host-sessionid", "True", "None", "/"),
        *("__Host-csrftoken", "True", "None", "/"),
    ]


@pytest.fixture
def site(documented_environment, new_sqlite_file) -> Iterator[str]:
    """The site, started by the line of its service."""
    new_sqlite_file(Path(documented_environment["VAR_DIR"]) / "db.sqlite3")
    port = free_port()
    unit = (UNITS / "attendance-site.service").read_text(encoding="utf-8")
    [line] = re.findall("^ExecStart=(.*)$", unit, re.MULTILINE)
    words = shlex.split(line.replace("127.0.0.1:8000", f"127.0.0.1:{port}"))
    program = str(Path(sys.executable).with_name("gunicorn"))
    assert words[0].endswith(".venv/bin/gunicorn")
    server = subprocess.Popen([program, *words[1:]], cwd=ROOT, env=documented_environment)
    yield f"http://127.0.0.1:{port}"
    server.terminate()
    server.wait(timeout=30)


def ask(address: str, **headers: str) -> int:
    """Return the status of an answer; waits for the server to start."""
    named = {name.replace("_", "-"): value for name, value in headers.items()}
    request = urllib.request.Request(address, headers=named)  # noqa: S310 - our own server
    for _ in range(150):
        try:
            with urllib.request.urlopen(request, timeout=10) as answer:  # noqa: S310
                return answer.status
        except urllib.error.HTTPError as error:
            return error.code
        except OSError:
            time.sleep(0.2)
    pytest.fail("the site did not start within 30 s")


def test_the_site_starts_and_answers_behind_the_proxy_only_under_its_name(site):
    proxied = {"X_Forwarded_Proto": "https"}
    path = f"{site}/account/login/"
    assert ask(path, Host="attendance.school.example", **proxied) == 200
    assert ask(path, Host="elsewhere.example", **proxied) == 400


def test_a_test_mail_arrives(inbox, settings, documented_environment):
    named = {"EMAIL_HOST": settings.EMAIL_HOST, "EMAIL_PORT": str(settings.EMAIL_PORT)}
    words = line_with("sendtestemail").split()
    manage(documented_environment | named, *words[1:])
    assert inbox.messages[0]["To"] == words[-1]
    assert inbox.messages[0]["From"] == documented_environment["DEFAULT_FROM_EMAIL"]


def test_a_roster_is_looked_at_and_a_day_opened(documented_environment, tmp_path, new_sqlite_file):
    new_sqlite_file(tmp_path / "var" / "db.sqlite3")
    made = "from classes.models import School; School.objects.create(name='Hill School')"
    manage(documented_environment, "shell", "--no-imports", "-c", made)
    roster = tmp_path / "roster.csv"
    roster.write_text("Number,Family name,Given name,Class\n701,Adams,Ana,7A\n", encoding="utf-8")
    words = shlex.split(line_with("import_roster roster.csv").replace("roster.csv", str(roster)))
    assert "Ana Adams" in manage(documented_environment, *words[1:])
    manage(documented_environment, *shlex.split(line_with("open_sessions --school"))[1:])


NAMES = sorted(path.name for path in UNITS.iterdir())
needs_systemd = pytest.mark.skipif(
    not shutil.which("systemd-analyze"), reason="needs systemd-analyze"
)


def complaints_about(folder: Path) -> list[str]:
    """Return what systemd finds wrong in the units of a folder, and only in them."""
    units = sorted(folder.iterdir())
    done = subprocess.run(
        ["systemd-analyze", "verify", *map(str, units)], capture_output=True, text=True, check=False
    )
    names = {unit.name for unit in units}
    return [line for line in done.stderr.splitlines() if any(name in line for name in names)]


@pytest.fixture
def units(tmp_path) -> Path:
    """The units, with a program and a user that are on every machine."""
    for name in NAMES:
        text = re.sub(r"/srv/\S+/bin/\w+", "/bin/true", (UNITS / name).read_text(encoding="utf-8"))
        (tmp_path / name).write_text(text.replace("User=attendance", "User=root"))
    return tmp_path


@needs_systemd
def test_the_services_are_what_systemd_understands(units):
    assert complaints_about(units) == []


@needs_systemd
def test_a_word_that_systemd_does_not_know_would_be_found(units):
    unit = units / "attendance-site.service"
    unit.write_text(unit.read_text().replace("MemoryMax=", "MemoryMost="))
    assert "MemoryMost" in "\n".join(complaints_about(units))


def test_the_site_is_shut_off():
    lines = (UNITS / "attendance-site.service").read_text(encoding="utf-8").splitlines()
    assert {"ProtectSystem=strict", "IPAddressDeny=any"} <= set(lines)


SHUT_OFF = ("NoNewPrivileges=yes", "ProtectSystem=strict", "ReadOnlyPaths=", "UMask=0077")


@pytest.mark.parametrize("name", [name for name in NAMES if name.endswith(".service")])
def test_every_service_is_the_users_own_and_writes_its_folder_alone(name):
    text = (UNITS / name).read_text(encoding="utf-8")
    assert "\nUser=attendance\n" in text
    assert [word for word in SHUT_OFF if word not in text] == []


@pytest.mark.parametrize("name", NAMES)
def test_every_unit_is_explained(name):
    stem, _, kind = name.partition(".")
    assert f"`{stem}." in TEXT
    assert kind in ("service", "timer")


@pytest.mark.parametrize("name", [name for name in NAMES if name.endswith(".timer")])
def test_every_timer_starts_a_service_of_its_name(name):
    assert name.replace(".timer", ".service") in NAMES


@pytest.mark.parametrize("name", [name for name in NAMES if name.endswith(".service")])
def test_every_command_of_a_unit_exists(name):
    from django.core.management import get_commands

    text = (UNITS / name).read_text(encoding="utf-8")
    commands = re.findall(r"^ExecStart=\S+ manage\.py (\w+)", text, re.MULTILINE)
    assert commands or "gunicorn" in text
    assert set(commands) <= set(get_commands())
