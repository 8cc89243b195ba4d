"""Whose turn it is, what bells do, and how the machine heals what a wrong clock wrote."""

from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import replace
from datetime import timedelta

import pytest
from django.utils import timezone
from django_q.exceptions import TimeoutException
from django_q.models import OrmQ
from django_q.signing import SignedPackage

from jobs import registry
from jobs.bell import LaneBroker, ring_bell
from jobs.lifecycle import acquire, enqueue, retry
from jobs.reaper import CLOCK_ERROR, reap
from jobs.registry import Failure, Kind, Lane, kind_of
from jobs.runner import LANES_SERVED, LanesServed, run_leased, work
from jobs.turns import acquire_next, waiting_jobs
from recognition.models import Capture
from tests.factories import make_capture, make_class_group, make_clip, make_school, make_session

pytestmark = pytest.mark.django_db

LATER = timedelta(days=400)


@pytest.fixture
def kind() -> Kind:
    return kind_of(Capture)


def session_of_new_school():
    return make_session(class_group=make_class_group(school=make_school()))


def schools_in_turn(n: int) -> list[int]:
    """Lease one film after the other and end each at once; return their schools."""
    found = []
    for _ in range(n):
        lease = acquire_next(lane="films")
        assert lease
        found.append(lease.rows.get().school_id)
        lease.rows.update(state="ready", lease=None, lease_until=None)
    return found


def test_schools_take_turns_though_one_came_first_with_many():
    many, few = session_of_new_school(), session_of_new_school()
    for _ in range(4):
        make_capture(session=many)
    make_capture(session=few)
    one, other = many.class_group.school_id, few.class_group.school_id
    assert schools_in_turn(5) == [one, other, one, one, one]


def test_the_school_with_fewest_running_comes_first():
    busy, idle = session_of_new_school(), session_of_new_school()
    for session in (busy, busy, busy, idle, idle):
        make_capture(session=session)
    leases = [acquire_next(lane="films") for _ in range(4)]
    running = [lease.rows.get().school_id for lease in leases]
    assert sorted(map(running.count, set(running))) == [2, 2]


def test_kinds_of_one_school_take_turns(class_group):
    session = make_session(class_group=class_group)
    for _ in range(3):
        make_capture(session=session)
    make_clip(class_group=class_group, state="queued")
    names = [acquire_next(lane="films").kind.name for _ in range(4)]
    assert names.index("class clip") == 1


def test_a_row_that_waits_for_its_pause_has_no_turn(session):
    make_capture(session=session, next_try_at=timezone.now() + timedelta(seconds=30))
    assert acquire_next(lane="films") is None


def test_however_many_films_come_one_bell_hangs(session, django_capture_on_commit_callbacks):
    with django_capture_on_commit_callbacks(execute=True):
        for _ in range(140):
            enqueue(job=Capture(session=session))
    assert list(OrmQ.objects.values_list("key", flat=True)) == ["films"]


def test_a_bell_that_rings_twice_does_nothing():
    assert (work(lane="films"), work(lane="films")) == (0, 0)
    assert not OrmQ.objects.exists()


@contextmanager
def serving(*lanes: str) -> Iterator[None]:
    """Be a process of the worker that serves these lanes."""
    LANES_SERVED.serve(lanes)
    try:
        yield
    finally:
        LANES_SERVED.serve(())


def test_a_bell_before_the_row_prepares_the_process_that_serves_its_lane(kind, monkeypatch):
    prepared: list[str] = []
    ready = replace(kind, prepare=lambda: prepared.append(kind.name))
    monkeypatch.setitem(registry._kinds, Capture, ready)
    work(lane="films")
    with serving("mail"):
        work(lane="mail")
    assert prepared == []
    with serving("small", "films"):
        assert work(lane="films") == 0
    assert prepared == [kind.name]


def test_a_row_that_waits_is_not_kept_waiting_by_preparations(session, kind, monkeypatch):
    make_capture(session=session)
    order: list[str] = []
    ready = replace(
        kind, prepare=lambda: order.append("prepared"), run=lambda job: order.append("run")
    )
    monkeypatch.setitem(registry._kinds, Capture, ready)
    with serving("films"):
        assert work(lane="films") == 1
    assert order == ["run"]


def test_a_process_that_cannot_be_prepared_goes_on(kind, monkeypatch, caplog):
    def fall_over():
        raise OSError("no networks")

    monkeypatch.setitem(registry._kinds, Capture, replace(kind, prepare=fall_over))
    with serving("films"):
        assert work(lane="films") == 0
    assert "no networks" in caplog.text


def test_a_bell_is_gone_once_it_was_heard(django_capture_on_commit_callbacks):
    with django_capture_on_commit_callbacks(execute=True):
        ring_bell(lane=Lane.FILMS)
    [(_, payload)] = LaneBroker("small+films").dequeue()
    assert SignedPackage.loads(payload)["func"] == "jobs.tasks.work"
    assert not OrmQ.objects.exists()


def test_a_bell_of_another_lane_is_not_heard(django_capture_on_commit_callbacks):
    with django_capture_on_commit_callbacks(execute=True):
        ring_bell(lane=Lane.FILMS)
    assert LaneBroker("mail").dequeue() is None
    assert OrmQ.objects.count() == 1


def test_lanes_of_one_process_take_turns():
    served = LanesServed()
    served.serve(["small", "films"])
    assert served.in_turn("films") == ("small", "films")
    served.was_served("small")
    assert served.in_turn("small") == ("films", "small")
    assert served.in_turn("mail") == ("mail",)


def test_time_that_ran_out_counts_as_an_attempt_and_ends_the_process(session, kind):
    capture = make_capture(session=session)

    def outlast(job):
        raise TimeoutException("too long")

    with pytest.raises(SystemExit):
        run_leased(lease=acquire(kind=kind, pk=capture.pk), run=outlast)
    capture.refresh_from_db()
    assert (capture.state, capture.attempts, capture.failure_code) == ("queued", 1, "timed_out")


def test_whoever_lost_the_lease_queues_nothing_again(session, kind):
    lease = acquire(kind=kind, pk=make_capture(session=session).pk)
    lease.rows.update(lease="0" * 32)
    assert not retry(lease=lease, failure=Failure("broken"))
    assert Capture.objects.get().state == "running"


class TestWrongClock:
    def test_a_lease_that_would_never_expire_is_cut_to_its_length(self, session, kind):
        lease = acquire(kind=kind, pk=make_capture(session=session).pk)
        lease.rows.update(lease_until=timezone.now() + LATER)
        reap()
        assert lease.rows.get().lease_until <= timezone.now() + kind.lease_for

    def test_a_lease_that_is_as_long_as_usual_is_left_alone(self, session, kind):
        lease = acquire(kind=kind, pk=make_capture(session=session).pk)
        before = lease.rows.get().lease_until
        reap()
        assert lease.rows.get().lease_until == before

    def test_a_next_try_beyond_every_pause_is_now(self, session):
        make_capture(session=session, next_try_at=timezone.now() + LATER)
        reap()
        assert acquire_next(lane="films")

    def test_a_next_try_within_the_clocks_difference_is_left_alone(self, session):
        make_capture(session=session, next_try_at=timezone.now() + CLOCK_ERROR / 2)
        reap()
        assert acquire_next(lane="films") is None

    def test_a_place_in_the_queue_in_the_future_is_now(self, session):
        capture = make_capture(session=session, queued_at=timezone.now() + LATER)
        reap()
        capture.refresh_from_db()
        assert capture.queued_at <= timezone.now()

    def test_a_turn_in_the_future_does_not_put_a_school_last_for_ever(self):
        first, second = session_of_new_school(), session_of_new_school()
        make_capture(session=first, state="ready", started_at=timezone.now() + LATER)
        make_capture(session=first)
        make_capture(session=second)
        assert schools_in_turn(1) == [first.class_group.school_id]


def test_what_waits_is_counted_in_one_query_however_many_kinds_there_are(
    session, django_assert_num_queries
):
    make_capture(session=session)
    make_clip(state="queued")
    with django_assert_num_queries(1):
        assert waiting_jobs().n == 2
