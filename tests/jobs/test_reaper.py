"""One row that cannot be freed takes neither the reaper down nor other rows with it."""

from dataclasses import replace
from datetime import timedelta

import pytest
from django.db.transaction import on_commit
from django.utils import timezone
from django_q.models import OrmQ

from jobs import registry
from jobs.lifecycle import acquire
from jobs.processes.worker_supervisor import carefully
from jobs.reaper import reap
from jobs.registry import Kind, kind_of
from recognition.models import Capture
from reports.models import ReportDelivery
from tests.factories import make_capture

TOO_LONG_AGO = timedelta(days=1)


@pytest.fixture
def kind(monkeypatch) -> Kind:
    """Captures of one attempt, of whose first nobody can be told that it failed."""

    def fall_over(pk: int) -> None:
        if pk == Capture.objects.earliest("pk").pk:
            raise RuntimeError("nobody takes this message")

    kind = replace(kind_of(Capture), max_attempts=1, when_failed=fall_over)
    monkeypatch.setitem(registry._kinds, Capture, kind)
    return kind


def expired(kind: Kind, session) -> Capture:
    capture = make_capture(session=session)
    acquire(kind=kind, pk=capture.pk)
    kind.rows.filter(pk=capture.pk).update(lease_until=timezone.now() - TOO_LONG_AGO)
    return capture


def states(*captures: Capture) -> list[str]:
    return [Capture.objects.get(pk=capture.pk).state for capture in captures]


def test_a_row_that_cannot_be_ended_keeps_no_other_from_being_freed(kind, session, caplog):
    bad, good = expired(kind, session), expired(kind, session)
    assert reap() == 1
    assert states(bad, good) == ["running", "failed"]
    assert f"capture {bad.pk}" in caplog.text


@pytest.mark.django_db(transaction=True)
def test_what_fails_after_the_commit_keeps_no_other_from_being_freed(monkeypatch, kind, session):
    """Such as a file of a failed row that its storage does not erase."""
    later = replace(kind, when_failed=lambda pk: on_commit(lambda: kind.when_failed(pk)))
    monkeypatch.setitem(registry._kinds, Capture, later)
    bad, good = expired(kind, session), expired(kind, session)
    reap()
    assert states(bad, good) == ["failed", "failed"]


def test_a_kind_that_cannot_be_read_keeps_no_other_kind_from_its_turn(
    session, monkeypatch, django_capture_on_commit_callbacks
):
    def fall_over(rows):
        raise RuntimeError("no such rule")

    mails = replace(kind_of(ReportDelivery), eligible=fall_over)
    monkeypatch.setitem(registry._kinds, ReportDelivery, mails)
    make_capture(session=session)
    with django_capture_on_commit_callbacks(execute=True):
        reap()
    assert [task.key for task in OrmQ.objects.all()] == ["films"]


def test_the_supervisor_outlives_whatever_reaping_does(caplog):
    def fall_over() -> None:
        raise RuntimeError("out of the blue")

    carefully(fall_over)
    assert "out of the blue" in caplog.text


FAR_AHEAD = timedelta(days=365)
A_MOMENT = timedelta(seconds=5)


def test_a_lease_that_a_wrong_clock_gave_for_a_year_is_cut_and_then_freed(session):
    kind = kind_of(Capture)
    capture = make_capture(session=session)
    acquire(kind=kind, pk=capture.pk)
    kind.rows.filter(pk=capture.pk).update(lease_until=timezone.now() + FAR_AHEAD)
    assert reap() == 0
    lease_until = Capture.objects.get(pk=capture.pk).lease_until
    assert lease_until <= timezone.now() + kind.lease_for + A_MOMENT
    kind.rows.filter(pk=capture.pk).update(lease_until=timezone.now() - A_MOMENT)
    assert reap() == 1


@pytest.mark.parametrize("field", ["next_try_at", "queued_at"])
def test_a_row_that_a_wrong_clock_put_off_for_a_year_is_due(session, field):
    capture = make_capture(session=session)
    Capture.objects.filter(pk=capture.pk).update(**{field: timezone.now() + FAR_AHEAD})
    reap()
    assert getattr(Capture.objects.get(pk=capture.pk), field) <= timezone.now()
    assert acquire(kind=kind_of(Capture), pk=capture.pk)


def test_a_pause_that_a_rule_gave_is_left_as_it_is(session):
    capture = make_capture(session=session)
    pause = max(kind_of(Capture).pauses, default=timedelta(0))
    at = timezone.now() + pause
    Capture.objects.filter(pk=capture.pk).update(next_try_at=at)
    reap()
    assert Capture.objects.get(pk=capture.pk).next_try_at == at
