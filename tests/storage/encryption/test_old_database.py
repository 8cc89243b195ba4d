"""A database from before there were keys is brought up to date, and knows the same faces."""

import os
import sqlite3
import subprocess
import sys
from contextlib import closing
from pathlib import Path

import numpy as np
import pytest

ROOT = Path(__file__).resolve().parents[3]
pytestmark = pytest.mark.thorough

MIGRATE_AS_BEFORE = """
import django
django.setup()
from django.core.management import call_command
for app in ("django_q", "classes"):
    call_command("migrate", app, verbosity=0)
for app, last in {"faces": "0003", "recognition": "0002", "integrations": "0001"}.items():
    call_command("migrate", app, last, verbosity=0)
"""
"""To the last migrations of the version that stored everything plain."""

FILLERS = {"integer": 1, "bigint": 1, "bool": 0, "real": 0.5, "datetime": "2026-01-01 00:00:00"}
VECTORS = np.random.default_rng(3).standard_normal((2, 128)).astype("<f4")
CHIP = b"\xff\xd8\xff\xe0\x00\x10JFIF an old portrait"
SECRET = "whsec_of_before"

READ = """
import django, json
django.setup()
from faces.models import FaceTemplate
from integrations.models import WebhookEndpoint
students, vectors = FaceTemplate.objects.order_by("pk").vectors()
rows = FaceTemplate.objects.order_by("pk")
print(json.dumps([students, vectors.tolist(), [bytes(r.chip).hex() for r in rows],
    WebhookEndpoint.objects.get().secret, len({r.sealed_as for r in rows})]))
"""


@pytest.fixture
def run(tmp_path):
    (tmp_path / "var").mkdir(mode=0o700)
    environment = os.environ | {
        "VAR_DIR": str(tmp_path / "var"),
        "KEYS_DIR": str(tmp_path / "keys"),
        "DATABASE_URL": "",
        "DJANGO_SETTINGS_MODULE": "attendance_site.settings",
    }

    def run_python(*arguments):
        done = subprocess.run(
            [sys.executable, *arguments],
            cwd=ROOT,
            env=environment,
            capture_output=True,
            text=True,
            check=False,
        )
        assert done.returncode == 0, done.stdout + done.stderr
        return done.stdout

    return run_python


def insert(database, table, **values):
    """Write a row as an older version did; what is not named gets anything that is allowed."""
    row = dict(values)
    for _, name, kind, is_required, _, _ in database.execute(f"PRAGMA table_info({table})"):
        if is_required and name not in row:
            row[name] = FILLERS.get(kind.split("(")[0].split(" ")[0].lower(), "{}")
    marks = ", ".join("?" * len(row))
    database.execute(
        f"INSERT INTO {table} ({', '.join(row)}) VALUES ({marks})",  # noqa: S608 - names of ours
        list(row.values()),
    )


def test_it_is_read_at_once_and_sealed_by_the_command(run, tmp_path):
    run("-c", MIGRATE_AS_BEFORE)
    path = tmp_path / "var" / "db.sqlite3"
    with sqlite3.connect(path) as database:
        # What the fillers say is nothing that the product would write.
        database.execute("PRAGMA ignore_check_constraints = ON")
        insert(database, "classes_school", id=1, name="Old School")
        for number, vector in enumerate(VECTORS, start=1):
            own = {"id": number, "number": f"S{number}", "sourced_id": f"s{number}"}
            insert(database, "classes_student", school_id=1, **own)
            insert(
                database,
                "faces_facetemplate",
                **{"id": number, "student_id": number, "network_id": "n", "source": "photo"},
                **{"embedding": vector.tobytes(), "chip": CHIP, "is_shown": 1},
                **{"added_by_id": None, "allowed_by_id": None, "allowed_at": None},
            )
        insert(database, "integrations_webhookendpoint", id=1, school_id=1, secret=SECRET)
    before = pages_of(path)
    leave_in_free_pages(path)
    run("manage.py", "migrate", "--verbosity", "0")
    as_migrated = run("-c", READ)
    assert "Encrypted rows: 3, files: 0." in run("manage.py", "encrypt_stored_data")
    as_sealed = run("-c", READ)
    assert as_sealed.rsplit(",", 1)[0] == as_migrated.rsplit(",", 1)[0]
    assert SECRET in as_sealed
    assert as_sealed.strip().endswith(", 2]")
    assert holds_a_face(before)
    # As they lie there, free pages and log and all.
    assert [one.name for one in path.parent.glob("db*") if holds_a_face(one.read_bytes())] == []


def leave_in_free_pages(path):
    """Delete what lay plain, as it was done before anything was overwritten."""
    with closing(sqlite3.connect(path)) as database:
        database.execute("PRAGMA secure_delete = OFF")
        database.execute("CREATE TABLE gone AS SELECT embedding, chip FROM faces_facetemplate")
        database.execute("DROP TABLE gone")
        database.commit()


def pages_of(path):
    """Return the database as a backup of it would be, without what is overwritten."""
    with closing(sqlite3.connect(path)) as database:
        database.execute("VACUUM")
        return database.serialize()


def holds_a_face(content):
    marks = [CHIP[:10], SECRET.encode(), *(vector.tobytes()[:16] for vector in VECTORS)]
    return any(mark in content for mark in marks)
