"""What machines ask: whether the site is alive, and whether it can do its work."""

import errno
from datetime import timedelta

import pytest
from django.core.cache import cache
from django.db import connection
from django.utils import timezone
from django_q.models import Schedule

from attendance_site.installation import health
from tests.factories import make_capture


@pytest.fixture(autouse=True)
def _fresh(db):
    cache.clear()
    Schedule.objects.update(next_run=timezone.now() + timedelta(minutes=1))


@pytest.fixture
def ask(client):
    def ask() -> tuple[int, dict]:
        cache.clear()
        answer = client.get("/readyz")
        return answer.status_code, answer.json()

    return ask


def test_alive_asks_nothing_of_the_database(client, django_assert_num_queries):
    with django_assert_num_queries(0):
        answer = client.get("/healthz")
    assert answer.content == b"alive\n"


def test_a_site_in_order_is_ready_and_well(ask, monkeypatch):
    monkeypatch.setattr(health, "has_bubblewrap", lambda: True)
    status, answer = ask()
    assert (status, answer["ready"], answer["well"]) == (200, True, True)
    assert {"database", "migrations", "storage", "free_space", "worker", "jobs_films"} <= set(
        answer["checks"]
    )


# `make check` makes its tables without migrations.
@pytest.mark.thorough
def test_a_migration_that_is_missing_stops_pages(ask):
    with connection.cursor() as cursor:
        cursor.execute("DELETE FROM django_migrations WHERE app = 'storage'")
    status, answer = ask()
    assert status == 503
    assert answer["checks"]["migrations"] == {"ok": False, "missing": 1}


def test_a_storage_that_takes_nothing_stops_pages(ask, settings, tmp_path):
    (tmp_path / "file").write_text("no folder")
    settings.MEDIA_ROOT = tmp_path / "file" / "media"
    status, answer = ask()
    assert (status, answer["checks"]["storage"]["ok"]) == (503, False)


def test_a_full_disk_is_not_well_and_serves_pages(ask, settings):
    settings.MIN_FREE_MB = 10**9
    status, answer = ask()
    assert (status, answer["well"], answer["checks"]["free_space"]["ok"]) == (200, False, False)


def test_a_disk_that_takes_no_byte_more_serves_pages(ask, monkeypatch):
    def refuse(name, content):
        raise OSError(errno.ENOSPC, "No space left on device")

    monkeypatch.setattr(health.default_storage, "save", refuse)
    status, answer = ask()
    assert (status, answer["checks"]["storage"]) == (200, {"ok": True, "full": 1})


def test_decoders_that_are_not_shut_off_are_not_well(ask, monkeypatch):
    monkeypatch.setattr(health, "has_bubblewrap", lambda: False)
    status, answer = ask()
    assert (status, answer["well"]) == (200, False)
    assert answer["checks"]["cage"] == {"ok": False, "shut_off": 0}


def test_a_silent_worker_is_not_well(ask):
    Schedule.objects.update(next_run=timezone.now() - timedelta(minutes=10))
    status, answer = ask()
    assert (status, answer["well"], answer["checks"]["worker"]["ok"]) == (200, False, False)


def test_the_oldest_job_of_each_lane_is_told(ask, session):
    capture = make_capture(session=session)
    hour_ago = timezone.now() - timedelta(hours=1)
    type(capture).objects.update(queued_at=hour_ago, next_try_at=hour_ago)
    _, answer = ask()
    films = answer["checks"]["jobs_films"]
    assert (films["ok"], films["n"]) == (False, 1)
    assert films["oldest_s"] == pytest.approx(3600, abs=60)
    assert answer["checks"]["jobs_mail"]["ok"]


def test_asking_again_at_once_costs_nothing(client, django_assert_num_queries):
    client.get("/readyz")
    with django_assert_num_queries(0):
        client.get("/readyz")


def test_nothing_is_left_of_the_probe(ask, settings):
    ask()
    assert not [path for path in settings.MEDIA_ROOT.rglob("*") if path.is_file()]
    assert health.PROBE
