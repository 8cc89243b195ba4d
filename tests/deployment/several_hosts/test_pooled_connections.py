"""Behind a real PgBouncer that gives connections for one transaction: pages, jobs and locks."""

import os
import subprocess
import sys
import threading
from collections.abc import Iterator

import psycopg2
import pytest

from tests.kills.test_site_killed import Phone
from tests.painted_faces import write_class_video
from tests.plugins.servers.pgbouncer import N_CONNECTIONS, pools_of
from tests.processes.lesson_site import LessonSite
from tests.processes.worker_rig import ROOT, WorkerRig
from tests.processes.worker_steps import PASSWORD, PEOPLE

pytestmark = pytest.mark.postgresql

N_FILMS = 6


def is_over(state: dict) -> bool:
    return state["state"] in {"ready", "failed"}


@pytest.fixture
def rig(tmp_path, pooled_url) -> Iterator[WorkerRig]:
    rig = WorkerRig(tmp_path, pooled_url, frame_delay_s=0.02)
    rig.environment |= {"DATABASE_POOLED": "1", "JOBS_WORKERS": "3"}
    yield rig
    rig.end()


@pytest.mark.cluster
def test_three_workers_lease_each_film_once(rig, pooled_url):
    rig.ask("prepare")
    films = [rig.ask("submit") for _ in range(N_FILMS)]
    rig.start_worker()
    states = [rig.wait_for(film, is_over) for film in films]
    assert [(one["state"], one["attempts"]) for one in states] == [("ready", 1)] * N_FILMS
    assert all(len(rig.ask("sightings", str(film))) == 3 for film in films)
    # They were more than there are connections, or nothing was shared.
    pool = pools_of(pooled_url)
    assert int(pool["sv_active"]) + int(pool["sv_idle"]) + int(pool["sv_used"]) <= N_CONNECTIONS
    assert int(pool["cl_active"]) + int(pool["cl_waiting"]) > N_CONNECTIONS


@pytest.mark.cluster
def test_a_lesson_goes_from_signing_in_to_the_register(rig, tmp_path):
    prepared = rig.ask("prepare_lesson", "http://127.0.0.1:9/hook")
    session = int(prepared["session"])
    site = LessonSite(rig.environment, tmp_path / "site.log")
    try:
        phone = Phone(site)
        phone.sign_in(PASSWORD)
        video = write_class_video(tmp_path / "lesson.mp4", [*PEOPLE[:2], 20], duration_s=2)
        assert phone.send_film(session, video.read_bytes()).status_code == 200
        rig.start_worker()
        rig.wait_for(1, is_over)
        assert phone.confirm(session, kill_at=0).ok
        pages = [f"{site.url}/", f"{site.url}/sessions/{session}/", f"{site.url}/readyz"]
        statuses: list[int] = []
        asking = [
            threading.Thread(
                target=lambda page=page: statuses.append(phone.http.get(page).status_code)
            )
            for page in pages * 10
        ]
        for one in asking:
            one.start()
        for one in asking:
            one.join()
        assert set(statuses) == {200}
    finally:
        site.end()
    assert rig.ask("lesson")["records"] == 2


WALK = """
import django
django.setup()
from django.db import connection, transaction
from jobs.lifecycle import acquire_oldest
from django_q.models import Schedule
from privacy.database_pages import clean_pages
assert len(list(Schedule.objects.iterator(chunk_size=2))) == Schedule.objects.count() > 2
with transaction.atomic():
    list(Schedule.objects.iterator(chunk_size=2))
assert clean_pages(["django_q_schedule"]) == set()
with connection.cursor() as cursor:
    cursor.execute("SHOW lock_timeout")
    print(cursor.fetchone()[0], connection.settings_dict["DISABLE_SERVER_SIDE_CURSORS"])
"""


def test_long_lists_and_what_cleans_the_tables_leave_no_trace_on_connections(pooled_url, tmp_path):
    done = subprocess.run(
        [sys.executable, "-c", WALK],
        cwd=ROOT,
        env=os.environ
        | {"DATABASE_URL": pooled_url, "DATABASE_POOLED": "1", "VAR_DIR": str(tmp_path / "var")},
        capture_output=True,
        text=True,
        check=False,
    )
    assert (done.stdout.split(), done.returncode) == (["0", "True"], 0), done.stderr


def test_a_table_in_use_is_left_for_another_time(migrated_postgresql_url, tmp_path):
    other = psycopg2.connect(migrated_postgresql_url)
    try:
        other.cursor().execute("LOCK TABLE django_q_schedule IN ACCESS SHARE MODE")
        words = (
            "import django; django.setup(); from privacy import database_pages as pages; "
            "pages.LOCK_PATIENCE_S = 0.5; print(pages.clean_pages(['django_q_schedule']))"
        )
        done = subprocess.run(
            [sys.executable, "-c", words],
            cwd=ROOT,
            env=os.environ
            | {"DATABASE_URL": migrated_postgresql_url, "VAR_DIR": str(tmp_path / "var")},
            capture_output=True,
            text=True,
            check=False,
        )
    finally:
        other.close()
    assert done.stdout.strip() == "{'django_q_schedule'}", done.stderr
