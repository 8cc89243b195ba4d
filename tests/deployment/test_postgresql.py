"""The register on PostgreSQL: the migrations, the constraints, and the tests of the register."""

import json
import os
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path

import psycopg2
import pytest

from tests.house.rooms import models_of_rooms

BASE_DIR = Path(__file__).resolve().parents[2]
TESTS = [
    "tests/classes",
    "tests/office",
    "tests/rosters",
    "tests/storage",
    "tests/guardians",
    "tests/kiosks",
    "tests/timetables",
    "tests/constraints/test_constraints.py",
    "tests/faces/assessments",
    "tests/faces/clips",
    "tests/faces/consents",
    "tests/faces/gallery",
    "tests/faces/registration",
    "tests/house/locks",
    "tests/pages/test_odd_requests.py",
    "tests/privacy/access_log",
    "tests/recognition/captures/test_recognise_capture.py",
    "tests/recognition/review/test_at_the_same_moment.py",
    "tests/recognition/test_erasure.py",
    "tests/recognition/test_face_keys.py",
    "tests/recognition/rooms",
    "tests/recognition/test_lock_order.py",
    "tests/recognition/uploads/test_uploads.py",
    "tests/recognition/uploads/test_uploads_chunks.py",
    "tests/recognition/uploads/test_uploads_given_up.py",
    "tests/reports/mails/test_mail_sent_once.py",
    "tests/reports/mails/test_mail_warnings.py",
    "tests/reports/summaries/test_absence_runs_drawn.py",
    "tests/reports/summaries/test_class_reports.py",
    "tests/reports/summaries/test_school_reports.py",
    "tests/integrations/api/test_api_idempotency.py",
    "tests/integrations/webhooks/test_webhook_sending.py",
]
"""The register, reviews, uploads, mails, reports, and what other systems ask: locks, sums, NULs."""

ASKED_ONCE = ["tests/privacy/access_log/test_every_address.py"]
"""The same question to each of hundreds of addresses; how a line is written is asked beside it."""

FIGURES_OF_A_GENERATED_YEAR = """
import django, json
django.setup()
from datetime import date
from benchmarks.fixtures.school_year import fill_school_year
from reports.selectors.class_reports import class_report
from reports.exports.json_files import class_json, school_json
from reports.selectors.periods import ReportPeriod
from reports.selectors.school_reports import school_report
school = fill_school_year(6)
year = ReportPeriod(date(2025, 9, 1), date(2026, 8, 31))
[group] = school.class_groups.select_related("school")
report = school_json(school_report(school, year, today=date(2026, 6, 5)))
print(json.dumps([report, class_json(class_report(group, year))], sort_keys=True))
"""

pytestmark = pytest.mark.postgresql


def run(url: str, *arguments: str) -> subprocess.CompletedProcess[str]:
    return subprocess.run(
        [sys.executable, *arguments],
        cwd=BASE_DIR,
        env=os.environ | {"DATABASE_URL": url},
        capture_output=True,
        text=True,
        timeout=1800,
        check=False,
    )


def names_in(url: str, query: str) -> set[str]:
    connection = psycopg2.connect(url)
    try:
        with connection.cursor() as cursor:
            cursor.execute(query)
            return {name for (name,) in cursor.fetchall()}
    finally:
        connection.close()


def test_migrations_run_to_the_end_and_leave_nothing_to_do(migrated_postgresql_url):
    """To the end they ran when the database was made: `migrate` of `tests/plugins/migrated.py`."""
    undone = run(migrated_postgresql_url, "manage.py", "migrate", "--check")
    assert undone.returncode == 0, undone.stdout + undone.stderr


def test_every_constraint_of_the_models_stands_in_the_database(
    migrated_postgresql_url, constraint_names
):
    constraints = names_in(migrated_postgresql_url, "SELECT conname FROM pg_constraint")
    indexes = names_in(migrated_postgresql_url, "SELECT indexname FROM pg_indexes")
    assert constraint_names - constraints - indexes == set()


@pytest.fixture
def url_of_two_workers(
    postgresql_server, migrated_template, execute_on_postgresql, new_database_name
) -> Iterator[str]:
    """The address whose two test databases, one for each worker, are migrated already."""
    databases = [f"test_{new_database_name}_gw{number}" for number in range(2)]
    for database in databases:
        execute_on_postgresql(f"CREATE DATABASE {database} TEMPLATE {migrated_template}")
    yield f"{postgresql_server}/{new_database_name}"
    for database in databases:
        execute_on_postgresql(f"DROP DATABASE {database} WITH (FORCE)")


def test_what_differs_between_databases_passes_on_postgresql_too(url_of_two_workers):
    workers = ["-n", "2", "--reuse-db", "-p", "no:cacheprovider", "--only-with-database"]
    but = [f"--ignore={path}" for path in ASKED_ONCE]
    done = run(url_of_two_workers, "-m", "pytest", "-q", *workers, *but, *TESTS)
    assert done.returncode == 0, done.stdout


def test_a_generated_year_has_the_same_figures_on_both_databases(
    migrated_postgresql_url, new_sqlite_file, tmp_path, monkeypatch
):
    monkeypatch.setenv("DJANGO_SETTINGS_MODULE", "attendance_site.settings")
    monkeypatch.setenv("VAR_DIR", str(tmp_path))
    new_sqlite_file(tmp_path / "db.sqlite3")
    on_both = [run(url, "-c", FIGURES_OF_A_GENERATED_YEAR) for url in (migrated_postgresql_url, "")]
    assert [done.returncode for done in on_both] == [0, 0], on_both[0].stderr + on_both[1].stderr
    assert json.loads(on_both[0].stdout)[0]["figures"]["n_recorded"] == 6000
    assert on_both[0].stdout == on_both[1].stdout


@pytest.fixture
def constraint_names() -> set[str]:
    return {
        constraint.name for model in models_of_rooms() for constraint in model._meta.constraints
    }
