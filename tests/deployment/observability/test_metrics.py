"""What Prometheus is told: figures of the tables, to whoever may ask, and nobody's name."""

from datetime import timedelta

import pytest
from django.test import Client
from django.utils import timezone
from prometheus_client.parser import text_string_to_metric_families

from attendance_site.env import read_networks
from attendance_site.installation.backups import last_backup
from tests.factories import PASSWORD, make_capture
from tests.factories.mail import make_delivery

pytestmark = pytest.mark.django_db

TOKEN = "a token of the operator's"


@pytest.fixture
def watcher(settings) -> Client:
    settings.METRICS_TOKEN = TOKEN
    return Client(headers={"Authorization": f"Bearer {TOKEN}"})


def figures(client) -> dict[str, float]:
    """Return what is told, by name and labels."""
    answer = client.get("/metrics")
    assert answer.status_code == 200
    samples = [s for one in text_string_to_metric_families(answer.text) for s in one.samples]
    order = ("lane", "kind", "code", "version")
    named = [([s.name, *(s.labels[one] for one in order if one in s.labels)], s) for s in samples]
    return {" ".join(words): sample.value for words, sample in named}


def test_nobody_may_ask_unless_the_operator_wants_it(client, root_client):
    assert client.get("/metrics").status_code == 404
    assert root_client.get("/metrics").status_code == 404


@pytest.mark.parametrize("given", ["", "Bearer ", "Bearer another", f"Basic {TOKEN}", "Bearer ä"])
def test_another_token_finds_nothing(settings, given):
    settings.METRICS_TOKEN = TOKEN
    assert Client().get("/metrics", headers={"Authorization": given}).status_code == 404


@pytest.mark.parametrize(
    ("address", "status"),
    [("10.1.2.3", 200), ("10.2.2.3", 404), ("2001:db8::7", 200), ("", 404)],
)
def test_whoever_asks_from_an_allowed_network_may(settings, address, status):
    networks = ["10.1.0.0/16", "2001:db8::/64"]
    settings.METRICS_NETWORKS = read_networks("METRICS_NETWORKS", networks)
    assert Client(REMOTE_ADDR=address).get("/metrics").status_code == status


def test_a_claim_of_the_client_is_not_believed(settings):
    settings.METRICS_NETWORKS = read_networks("METRICS_NETWORKS", ["10.1.0.0/16"])
    client = Client(REMOTE_ADDR="192.0.2.1", headers={"X-Forwarded-For": "10.1.2.3"})
    assert client.get("/metrics").status_code == 404


def test_what_waits_is_told_by_lane(watcher, session):
    capture = make_capture(session=session)
    since = timezone.now() - timedelta(minutes=20)
    type(capture).objects.filter(pk=capture.pk).update(queued_at=since, next_try_at=since)
    found = figures(watcher)
    assert found["attendance_jobs_waiting films"] == 1
    assert found["attendance_jobs_waiting mail"] == 0
    assert found["attendance_jobs_oldest_waiting_seconds films"] == pytest.approx(1200, abs=30)
    assert found["attendance_jobs_oldest_waiting_seconds mail"] == 0


def test_films_are_told_with_their_seconds(watcher, session):
    ends_at = timezone.now() - timedelta(hours=1)
    for seconds in (10, 20):
        started_at = ends_at - timedelta(seconds=seconds)
        make_capture(session=session, state="ready", started_at=started_at, finished_at=ends_at)
    yesterday = ends_at - timedelta(days=2)
    make_capture(session=session, state="ready", started_at=yesterday, finished_at=ends_at)
    type(make_capture(session=session)).objects.filter(started_at=yesterday).update(
        finished_at=yesterday + timedelta(seconds=900)
    )
    found = figures(watcher)
    assert found["attendance_jobs_done_last_day films capture"] == 2
    assert found["attendance_job_seconds_mean films capture"] == 15
    assert found["attendance_job_seconds_longest films capture"] == 20


def test_failures_are_told_by_code(watcher, session):
    now = timezone.now()
    for code in ("unreadable_video", "unreadable_video", "timed_out"):
        make_capture(session=session, state="failed", failure_code=code, finished_at=now)
    found = figures(watcher)
    assert found["attendance_jobs_failed_last_day films capture unreadable_video"] == 2
    assert found["attendance_jobs_failed_last_day films capture timed_out"] == 1


def test_mails_are_told(watcher, alice):
    now = timezone.now()
    make_delivery(
        recipient=alice, attempts=1, sent_at=now, state="ready", started_at=now, finished_at=now
    )
    found = figures(watcher)
    assert (
        sum(n for name, n in found.items() if name.startswith("attendance_jobs_done_last_day mail"))
        == 1
    )


def log_in(client, password):
    client.post("/account/login/", {"login": "alice@example.org", "password": password})


def test_refused_log_ins_are_counted_over_all_processes(watcher, alice):
    before = figures(watcher)["attendance_log_ins_refused_total"]
    log_in(Client(), "wrong")
    log_in(Client(REMOTE_ADDR="192.0.2.9"), "wrong as well")
    log_in(Client(), PASSWORD)
    assert figures(watcher)["attendance_log_ins_refused_total"] == before + 2


def test_whoever_must_wait_is_counted_too(watcher, alice):
    for _ in range(7):
        log_in(Client(), "wrong")
    assert figures(watcher)["attendance_log_ins_refused_total"] == 7


def test_the_machine_and_the_version_are_told(watcher, settings, tmp_path):
    settings.VAR_DIR = tmp_path
    assert "attendance_backup_age_seconds" not in figures(watcher)
    last_backup.note_backup(timezone.now() - timedelta(hours=3))
    found = figures(watcher)
    assert found["attendance_backup_age_seconds"] == pytest.approx(10800, abs=60)
    assert found[f"attendance_version {settings.VERSION}"] == 1
    assert found["attendance_free_bytes"] > 0
    assert found["attendance_worker_silent"] in (0, 1)


def test_no_school_and_nobody_is_named(watcher, session, students, alice):
    now = timezone.now()
    params = {"student": "Ana Adams"}
    make_capture(
        session=session,
        state="failed",
        failure_code="unknown_failure",
        failure_params=params,
        finished_at=now,
    )
    text = watcher.get("/metrics").text
    words = {"Hill", "Lake", "7A", "Physics", "alice", "Alice", "@"}
    words |= {part for one in students for part in (one.given_name, one.family_name)}
    assert {word for word in words if word in text} == set()


def test_the_page_of_the_administration_says_the_same_in_words(root_client, session):
    now = timezone.now()
    started_at = now - timedelta(seconds=12)
    make_capture(session=session, state="ready", started_at=started_at, finished_at=now)
    make_capture(session=session, state="failed", failure_code="timed_out", finished_at=now)
    page = root_client.get("/admin/jobs/").text
    table = page.partition('id="last-day"')[2].partition("</table>")[0]
    assert "<td>12.0</td>" in table
    assert "1: timed_out 1" in table
    assert "Log-ins refused of late: 0." in page
