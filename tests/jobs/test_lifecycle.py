"""The life of a job: what each change writes, and that whoever lost the lease writes nothing."""

import threading
from dataclasses import replace
from datetime import timedelta

import pytest
from django.db import connection
from django.utils import timezone
from django_q.models import OrmQ

from jobs import registry
from jobs.lifecycle import (
    acquire,
    end,
    end_waiting,
    enqueue_all,
    fail,
    lease_new,
    queue_anew,
    renew,
    requeue,
    retry,
    succeed,
)
from jobs.reaper import reap
from jobs.registry import Failure, Kind
from recognition.models import Capture
from tests.factories import make_capture

pytestmark = pytest.mark.django_db

PAUSE = timedelta(minutes=7)
BROKEN = Failure("unknown_failure", {"why": "fog"})
TOKEN_OF_ANOTHER = "0" * 32


@pytest.fixture
def calls() -> list:
    """What the machine asked of the kind."""
    return []


@pytest.fixture
def kind(monkeypatch, calls) -> Kind:
    """A kind of two attempts that notes what it is asked."""
    kind = Kind(
        name="example",
        model=Capture,
        lane=registry.Lane.FILMS,
        run=lambda job: None,
        max_attempts=2,
        pauses=(PAUSE,),
        lease_s=20,
        exhausted=Failure("capture_attempts_exhausted"),
        scratch={"found": []},
        failing=lambda row: calls.append(("failing", row.pk)) or {"duration_s": 1.5},
        when_failed=lambda pk: calls.append(("failed", pk)),
    )
    monkeypatch.setitem(registry._kinds, Capture, kind)
    return kind


@pytest.fixture
def capture(session) -> Capture:
    return make_capture(session=session)


@pytest.fixture
def lease(kind, capture):
    return acquire(kind=kind, pk=capture.pk)


def again(capture: Capture) -> Capture:
    capture.refresh_from_db()
    return capture


def test_a_lease_is_for_one_and_counts_the_attempt(kind, capture, lease):
    assert acquire(kind=kind, pk=capture.pk) is None
    row = again(capture)
    assert (row.state, row.attempts, row.lease) == ("running", 1, lease.token)
    assert timedelta(0) < row.lease_until - timezone.now() <= timedelta(seconds=20)


def test_what_is_not_due_or_used_up_is_not_leased(kind, session):
    later = make_capture(session=session, next_try_at=timezone.now() + PAUSE)
    used_up = make_capture(session=session, attempts=2)
    assert acquire(kind=kind, pk=later.pk) is None
    assert acquire(kind=kind, pk=used_up.pk) is None


def test_a_new_row_is_leased_by_its_maker_once(kind, capture):
    assert lease_new(job=capture).attempt == 1
    with pytest.raises(RuntimeError):
        lease_new(job=capture)


def test_a_renewed_lease_lasts_on_and_takes_what_is_known(capture, lease):
    lease.rows.update(lease_until=timezone.now())
    assert renew(lease=lease, progress=40)
    row = again(capture)
    assert row.progress == 40
    assert row.lease_until > timezone.now() + timedelta(seconds=10)


def test_success_gives_the_lease_back_and_empties_the_scratch(capture, lease):
    lease.rows.update(found=[5])
    assert succeed(lease=lease, duration_s=2.5)
    row = again(capture)
    assert (row.state, row.progress, row.lease, row.found) == ("ready", 100, None, [])
    assert (row.duration_s, row.failure_code) == (2.5, "")
    assert row.finished_at is not None


def test_a_failure_says_why_and_asks_the_kind(capture, lease, calls):
    assert fail(lease=lease, failure=BROKEN)
    row = again(capture)
    assert (row.state, row.failure_code, row.failure_params) == (
        "failed",
        BROKEN.code,
        BROKEN.params,
    )
    assert row.duration_s == 1.5
    assert calls == [("failing", row.pk), ("failed", row.pk)]


def test_a_further_try_comes_after_its_pause(kind, capture, lease, calls):
    assert retry(lease=lease, failure=BROKEN)
    row = again(capture)
    assert (row.state, row.attempts, row.failure_code) == ("queued", 1, BROKEN.code)
    assert PAUSE - timedelta(seconds=30) < row.next_try_at - timezone.now() <= PAUSE
    assert acquire(kind=kind, pk=row.pk) is None
    assert calls == []


@pytest.mark.parametrize(
    ("failure", "code"), [(None, "capture_attempts_exhausted"), (BROKEN, BROKEN.code)]
)
def test_the_last_attempt_ends_the_job(kind, capture, failure, code):
    Capture.objects.update(attempts=1)
    assert retry(lease=acquire(kind=kind, pk=capture.pk), failure=failure)
    row = again(capture)
    assert (row.state, row.attempts, row.failure_code) == ("failed", 2, code)


def test_a_failed_job_begins_anew_and_a_running_one_does_not(kind, capture, lease):
    assert not queue_anew(job=capture)
    fail(lease=lease, failure=BROKEN)
    assert queue_anew(job=capture)
    row = again(capture)
    assert (row.state, row.attempts, row.failure_code, row.finished_at) == ("queued", 0, "", None)
    assert acquire(kind=kind, pk=row.pk).attempt == 1


def test_of_two_who_press_the_second_starts_nothing_anew_that_has_gone_well(kind, capture, lease):
    fail(lease=lease, failure=BROKEN)
    first, second = (Capture.objects.get() for _ in range(2))
    assert requeue(job=first, shown_version=first.version)
    succeed(lease=acquire(kind=kind, pk=capture.pk))
    assert not requeue(job=second, shown_version=second.version)
    assert again(capture).state == "ready"


@pytest.mark.parametrize("state", ["queued", "running", "ready"])
def test_what_has_not_failed_is_not_started_by_a_press(session, state):
    held = {"lease": TOKEN_OF_ANOTHER, "lease_until": timezone.now()} if state == "running" else {}
    row = make_capture(session=session, state=state, attempts=1, **held)
    assert not requeue(job=row, shown_version=row.version)
    assert (again(row).state, row.attempts) == (state, 1)


def test_another_failure_than_was_shown_is_not_started(kind, capture, lease):
    fail(lease=lease, failure=BROKEN)
    shown_version = again(capture).version
    Capture.objects.update(attempts=2)
    assert not requeue(job=again(capture), shown_version=shown_version)
    assert again(capture).state == "failed"


@pytest.mark.django_db(transaction=True)
def test_of_two_who_press_at_once_one_starts_it(session):
    row = make_capture(session=session, state="failed", failure_code="unknown_failure")
    start, started = threading.Barrier(2), []

    def press() -> None:
        mine = Capture.objects.get()
        start.wait(timeout=10)
        started.append(requeue(job=mine, shown_version=mine.version))
        connection.close()

    presses = [threading.Thread(target=press) for _ in range(2)]
    for one in presses:
        one.start()
    for one in presses:
        one.join(timeout=60)
    assert sorted(started) == [False, True]
    assert again(row).state == "queued"


@pytest.mark.parametrize(
    "change",
    [
        lambda lease: renew(lease=lease, progress=90),
        lambda lease: succeed(lease=lease),
        lambda lease: fail(lease=lease, failure=BROKEN),
        lambda lease: retry(lease=lease, failure=BROKEN),
    ],
    ids=["renew", "succeed", "fail", "retry"],
)
def test_whoever_lost_the_lease_writes_nothing(capture, lease, calls, change):
    lease.rows.update(lease=TOKEN_OF_ANOTHER)
    before = Capture.objects.values().get()
    assert not change(lease)
    assert Capture.objects.values().get() == before
    assert calls == []


def expire(lease) -> None:
    lease.rows.update(lease_until=timezone.now() - timedelta(seconds=1))


def test_a_lost_lease_is_tried_again_unless_the_kind_ended_it(monkeypatch, kind, capture, lease):
    expire(lease)
    reap()
    assert again(capture).state == "queued"
    Capture.objects.update(next_try_at=timezone.now())
    ends = replace(kind, when_lost=lambda lost: fail(lease=lost, failure=BROKEN))
    monkeypatch.setitem(registry._kinds, Capture, ends)
    expire(acquire(kind=ends, pk=capture.pk))
    reap()
    row = again(capture)
    assert (row.state, row.attempts, row.failure_code) == ("failed", 2, BROKEN.code)


def test_many_are_queued_at_once_and_none_that_is_worked_on(
    kind, session, lease, django_capture_on_commit_callbacks
):
    waiting = make_capture(session=session, state="ready")
    with django_capture_on_commit_callbacks(execute=True):
        assert enqueue_all(kind=kind, rows=Capture.objects.all()) == 1
    assert again(waiting).state == "queued"
    assert lease.rows.exists()
    assert OrmQ.objects.get().key == "films"


def test_many_that_have_failed_begin_anew(kind, session, lease):
    fail(lease=lease, failure=BROKEN)
    Capture.objects.update(attempts=2)
    assert enqueue_all(kind=kind, rows=Capture.objects.all()) == 1
    row = Capture.objects.get()
    assert (row.failure_code, row.failure_params, row.finished_at) == ("", {}, None)
    assert acquire(kind=kind, pk=row.pk).attempt == 1


def test_somebodys_decision_ends_a_job_whoever_works_on_it(capture, lease):
    lease.rows.update(found=[5])
    end(job=capture, state="ready", duration_s=2.5)
    row = again(capture)
    assert (row.state, row.lease, row.found, row.duration_s) == ("ready", None, [], 2.5)
    assert row.finished_at is not None
    assert not succeed(lease=lease)


def test_a_decision_after_the_end_leaves_the_time_of_the_end(capture, lease):
    succeed(lease=lease)
    finished_at = again(capture).finished_at
    end(job=capture, state="ready")
    assert again(capture).finished_at == finished_at


def test_many_that_wait_are_ended_at_once_and_none_that_is_worked_on(session, kind, lease, calls):
    waiting = make_capture(session=session)
    done = make_capture(session=session, state="ready")
    assert end_waiting(kind=kind, rows=Capture.objects.all(), failure=BROKEN) == 1
    row = again(waiting)
    assert (row.state, row.failure_code) == ("failed", BROKEN.code)
    assert row.finished_at is not None
    assert calls == [("failing", row.pk), ("failed", row.pk)]
    assert lease.rows.exists()
    assert again(done).state == "ready"


def test_who_was_taken_up_at_the_same_moment_is_not_ended(capture, kind, calls):
    """As on a database without locks of rows: the worker comes between the read and the write."""

    def taken_up(row):
        acquire(kind=kind, pk=row.pk)
        return {}

    slow = replace(kind, failing=taken_up)
    assert end_waiting(kind=slow, rows=Capture.objects.all(), failure=BROKEN) == 0
    assert again(capture).state == "running"
    assert calls == []
