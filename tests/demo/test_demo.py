"""The demonstration from an empty folder to the register: real networks, worker and site."""

import json
import os
import re
import signal
import subprocess
import sys
import time
from collections import Counter
from contextlib import contextmanager
from pathlib import Path
from types import SimpleNamespace

import psycopg2
import pytest
from django.utils import timezone

from classes.models import School
from tests.processes.site_visitor import SiteVisitor

ROOT = Path(__file__).resolve().parents[2]
PATIENCE_S = 400
SETTINGS = ("VAR_DIR", "DATABASE_URL", "DJANGO_SETTINGS_MODULE")
N_PRESENT, N_ABSENT, MOST_IN_CHECK = 20, 4, 2
MOST_MEMORY_MIB = 1536
N_IN_A_ROOM, MOST_AFTER_LOOK_S = 10, 60

pytestmark = [
    pytest.mark.networks,
    pytest.mark.cluster,
    # The rooms of the demonstration promise a review within a minute.
    pytest.mark.alone,
    pytest.mark.skipif(not sys.platform.startswith("linux"), reason="Needs /proc."),
]


def demo_command(*options, **variables):
    """Return the arguments of a demonstration in a process of its own."""
    clean = {name: value for name, value in os.environ.items() if name not in SETTINGS}
    command = [sys.executable, "manage.py", "demo", *options]
    return {"args": command, "cwd": ROOT, "env": clean | variables, "text": True}


def processes_with(variable):
    """List the running processes whose environment holds a variable."""
    found = []
    for folder in Path("/proc").glob("[0-9]*"):
        try:
            if variable.encode() in (folder / "environ").read_bytes():
                found.append(folder.name)
        except OSError:
            continue
    return found


@contextmanager
def served(folder, log, **variables):
    """Start a demonstration; hand over what it printed once it is ready; stop it in any case."""
    variables["VAR_DIR"] = str(folder)
    with log.open("w") as output:
        process = subprocess.Popen(
            **demo_command("--port", "8700", **variables), stdout=output, stderr=output
        )
    try:
        _wait_until_ready(process, log)
        yield process, log.read_text()
    finally:
        process.terminate()
        process.wait(PATIENCE_S)


def _wait_until_ready(process, log):
    deadline = time.monotonic() + PATIENCE_S
    while "Ctrl-C ends" not in log.read_text():
        assert process.poll() is None, log.read_text()
        assert time.monotonic() < deadline, log.read_text()
        time.sleep(0.2)


@pytest.fixture(scope="module")
def proved(tmp_path_factory):
    """A demonstration that has come to its end: its folder, and the result that it printed."""
    folder = tmp_path_factory.mktemp("again") / "demo"
    done = subprocess.run(
        **demo_command("--no-serve", "--json", VAR_DIR=str(folder)),
        capture_output=True,
        timeout=PATIENCE_S,
    )
    assert done.returncode == 0, done.stdout + done.stderr
    return SimpleNamespace(folder=folder, result=json.loads(done.stdout))


@pytest.fixture
def database_url(request):
    """PostgreSQL where it is installed, else SQLite."""
    try:
        return request.getfixturevalue("migrated_postgresql_url")
    except pytest.skip.Exception:
        return ""


def test_everybody_present_is_recognised_and_nobody_else(proved):
    result = proved.result
    counts = Counter(student["status"] for student in result["students"])
    assert counts["present"] + counts["check"] == N_PRESENT
    assert counts["not_seen"] == N_ABSENT
    assert counts["check"] <= MOST_IN_CHECK
    assert result["faults"] == []
    from_clip = Counter(student["status"] for student in result["from_clip"]["students"])
    assert from_clip["present"] + from_clip["check"] == N_PRESENT
    assert from_clip["not_seen"] == N_ABSENT
    assert 300 < result["peak_memory_mib"] < MOST_MEMORY_MIB


def test_two_rooms_take_a_lesson_that_nobody_touches(proved):
    rooms = proved.result["rooms"]
    assert [room["room"] for room in rooms] == ["Laboratory 1", "Laboratory 2"]
    for room in rooms:
        counts = Counter(room["students"].values())
        assert room["cameras"] == 2
        assert counts["present"] + counts["check"] == N_IN_A_ROOM
        assert counts["not_seen"] == 2
        assert 0 < room["review_after_s"] <= MOST_AFTER_LOOK_S
        assert room["faults"] == []


def test_the_site_shows_the_register_until_it_is_told_to_stop(proved, tmp_path, database_url):
    """It runs again where another has run, and finds the videos that the first has drawn."""
    folder = proved.folder
    with served(folder, tmp_path / "log", DATABASE_URL=database_url) as (process, printed):
        assert printed.count(" present ") + printed.count(" CHECK ") == N_PRESENT
        review = re.search(r"http://127\.0\.0\.1:\d+/\S+/review/", printed)[0]
        email, password = re.search(r"teacher +(\S+) +(\S+)", printed).groups()
        visitor = SiteVisitor(review)
        assert "/login/" in visitor.open(review).url
        assert visitor.log_in(email, password).url == review
        process.send_signal(signal.SIGINT)
        assert process.wait(60) == 0
    assert processes_with(f"VAR_DIR={folder}") == []
    assert "Site and worker have ended." in (tmp_path / "log").read_text()


def test_a_database_of_a_real_school_is_refused(migrated_postgresql_url):
    fields = [field for field in School._meta.concrete_fields if not field.primary_key]
    school = School(name="Hill School", time_zone="UTC", created_at=timezone.now())
    columns = ", ".join(field.column for field in fields)
    values = tuple(getattr(school, field.attname) for field in fields)
    places = ", ".join(["%s"] * len(fields))
    with psycopg2.connect(migrated_postgresql_url) as connection:
        connection.cursor().execute(
            f"INSERT INTO classes_school ({columns}) VALUES ({places})",  # noqa: S608 - names of columns
            values,
        )
    refused = subprocess.run(
        **demo_command("--no-serve", "--database", migrated_postgresql_url), capture_output=True
    )
    assert refused.returncode == 1
    assert "holds Hill School" in refused.stderr
