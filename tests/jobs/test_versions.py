"""Site and worker notice what does not fit, and wait with a sentence."""

import os
import subprocess
import sys
from io import BytesIO

import pytest
from django.core.cache import caches
from django.db import connection

from attendance_site.installation.version_guard import VersionGuard
from jobs.failures import sentence_of
from jobs.processes import worker_supervisor
from jobs.processes.versions import (
    SITE,
    WORKER,
    is_of_another_version,
    modules_run,
    note_version,
    noted_version,
    own_version,
    why_database_does_not_fit,
    why_worker_waits,
)
from jobs.processes.worker_supervisor import Worker, crews_of
from tests.house import PRODUCT, ROOT, files_under

pytestmark = pytest.mark.django_db
# `make check` makes its tables without migrations.
with_migrations = pytest.mark.thorough


def remove_a_migration() -> None:
    with connection.cursor() as cursor:
        cursor.execute("DELETE FROM django_migrations WHERE app = 'reports'")


def add_a_migration() -> None:
    with connection.cursor() as cursor:
        cursor.execute(
            "INSERT INTO django_migrations (app, name, applied)"
            " VALUES ('reports', '9999_later', '2026-05-04')"
        )


def note_another_version(process: str) -> None:
    noted = {"version": "of yesterday", "waits_for": ""}
    caches["default"].set(f"version-of-{process}", noted, 60)


@with_migrations
def test_a_database_of_this_version_fits():
    assert why_database_does_not_fit() == why_worker_waits() == ""


@with_migrations
@pytest.mark.parametrize(
    ("change", "code"),
    [(remove_a_migration, "database_not_migrated"), (add_a_migration, "database_newer")],
)
def test_a_database_of_another_version_is_noticed(change, code):
    change()
    assert why_database_does_not_fit() == why_worker_waits() == code


def test_a_process_of_the_same_version_fits():
    note_version(SITE)
    assert not is_of_another_version(SITE)
    assert len(own_version()) == 12


def test_a_change_of_any_room_is_another_version():
    assert set(files_under(*PRODUCT)) <= set(modules_run())


def test_whoever_is_away_is_of_no_version():
    assert noted_version(WORKER) is None
    assert not is_of_another_version(WORKER)


def test_a_worker_waits_for_a_site_of_its_own_version(caplog):
    worker = Worker([])
    note_another_version(SITE)
    worker._ask_whether_it_fits()
    sentence = sentence_of("other_version", {})
    assert f"The worker waits. {sentence}" in caplog.text
    assert noted_version(WORKER) == {"version": own_version(), "waits_for": "other_version"}
    note_version(SITE)
    worker._ask_whether_it_fits()
    assert noted_version(WORKER)["waits_for"] == ""


class Cluster:
    """Stands for processes of django-q2, which are begun and ended."""

    begun = 0

    def __init__(self, broker: object) -> None:
        self.sentinel, self.stop_event = self, self

    def start(self) -> None:
        type(self).begun += 1

    def is_alive(self) -> bool:
        return True

    def set(self) -> None:
        pass

    def stop(self) -> None:
        type(self).begun -= 1


@pytest.mark.django_db(transaction=True)  # The supervisor closes its connections.
def test_nothing_is_begun_while_the_worker_waits_and_what_runs_is_ended(monkeypatch):
    monkeypatch.setattr(worker_supervisor.django_q_cluster, "Cluster", Cluster)
    worker = Worker(crews_of(["mail"]))
    worker._start_missing()
    assert Cluster.begun == 1
    note_another_version(SITE)
    worker._ask_whether_it_fits()
    assert Cluster.begun == 0
    monkeypatch.setattr(worker_supervisor.time, "sleep", lambda _: worker._note())
    worker.run()
    assert Cluster.begun == 0


def test_the_page_of_the_jobs_says_why_the_worker_waits(root_client):
    note_version(WORKER, waits_for="database_not_migrated")
    assert "run “manage.py migrate”" in root_client.get("/admin/jobs/").text


def test_the_page_of_the_jobs_says_that_the_worker_is_of_another_version(root_client):
    note_another_version(WORKER)
    assert "restart both" in root_client.get("/admin/jobs/").text


def test_ready_says_that_the_worker_is_of_another_version(client):
    caches["default"].clear()
    note_another_version(WORKER)
    answer = client.get("/readyz").json()
    assert answer["checks"]["versions"] == {"ok": False}
    assert not answer["well"]


def asked(guard: VersionGuard, path: str = "/", language: str = "en") -> tuple[str, str]:
    """Return the status and the page that a request gets."""
    started: list[str] = []
    environ = {
        "REQUEST_METHOD": "GET",
        "PATH_INFO": path,
        "HTTP_ACCEPT_LANGUAGE": language,
        "wsgi.input": BytesIO(),
    }
    body = guard(environ, lambda status, headers: started.append(status))
    return started[0], b"".join(body).decode()


def site(environ, start_response):
    start_response("200 OK", [])
    return [b"the site"]


@pytest.fixture
def connection_kept(monkeypatch):
    """The test's connection stays open."""
    name = "attendance_site.installation.version_guard.close_old_connections"
    monkeypatch.setattr(name, lambda: None)


@with_migrations
@pytest.mark.usefixtures("connection_kept")
def test_pages_wait_while_the_database_does_not_fit_and_come_back_by_themselves():
    guard = VersionGuard(site)
    assert asked(guard) == ("200 OK", "the site")
    remove_a_migration()
    assert asked(guard) == ("200 OK", "the site")  # Asked now and then only.
    guard._ask_at_s = 0
    status, page = asked(guard)
    assert status == "503 Service Unavailable"
    assert "This site is being updated" in page
    assert "manage.py migrate" in page
    assert asked(guard, "/readyz")[0] == asked(guard, "/static/css/site.css")[0] == "200 OK"
    assert "Diese Website wird gerade aktualisiert" in asked(guard, language="de")[1]
    note_migrated()
    guard._ask_at_s = 0
    assert asked(guard) == ("200 OK", "the site")


def note_migrated() -> None:
    from django.db.migrations.loader import MigrationLoader
    from django.db.migrations.recorder import MigrationRecorder

    for app, name in MigrationLoader(connection).graph.nodes:
        if app == "reports":
            MigrationRecorder(connection).record_applied(app, name)


@with_migrations
def test_the_site_starts_beside_an_empty_database_and_waits(tmp_path):
    """As a web server starts it: nothing is set but where its files lie."""
    code = (
        "from io import BytesIO\n"
        "from attendance_site.wsgi import application\n"
        "environ = {'REQUEST_METHOD': 'GET', 'PATH_INFO': '/', 'wsgi.input': BytesIO()}\n"
        "application(environ, lambda status, headers: print(status))\n"
    )
    left = ("DJANGO_SETTINGS_MODULE", "DATABASE_URL", "MEDIA_ROOT", "ENV_FILE", "KEYS_DIR")
    environment = {k: v for k, v in os.environ.items() if k not in left}
    run = subprocess.run(
        [sys.executable, "-c", code],
        cwd=ROOT,
        env=environment | {"VAR_DIR": str(tmp_path / "var")},
        capture_output=True,
        text=True,
        check=False,
    )
    assert run.stdout == "503 Service Unavailable\n", run.stderr
