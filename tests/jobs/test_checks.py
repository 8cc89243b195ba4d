"""`manage.py check` refuses settings under which work is lost, or done by two at once."""

import ast
from dataclasses import replace

import pytest
from django.core.checks import Tags, run_checks

from jobs import registry
from jobs.bell import longest_bell_s
from jobs.registry import kind_of
from jobs.runner import KEEP_ON_S
from reports.models import ReportDelivery
from tests.house import ROOMS, files_under, name_of, nodes_of

pytestmark = pytest.mark.django_db  # A check looks whether any data are encrypted.


def ids() -> set[str]:
    found = {message.id for message in run_checks(tags=[Tags.compatibility]) if message.id}
    return {name for name in found if name.startswith("jobs.")}


def test_this_installation_is_sound():
    assert ids() == set()


@pytest.mark.parametrize("broker", [None, "django_q.brokers.orm.ORM", "jobs.bell.Gone", "none"])
def test_a_broker_without_lanes_is_refused(settings, broker):
    settings.Q_CLUSTER = {**settings.Q_CLUSTER, "broker_class": broker}
    assert ids() == {"jobs.E1"}


def test_a_lease_that_ends_before_it_is_renewed_is_refused(settings):
    settings.JOBS_STALE_AFTER_S = settings.JOBS_HEARTBEAT_S = 3
    assert ids() == {"jobs.E2"}


@pytest.mark.parametrize(
    ("changed", "found"),
    [
        ({"retry": 60, "timeout": 60}, "jobs.E4"),
        ({"retry": 59, "timeout": 60}, "jobs.E4"),
        ({"timeout": None}, "jobs.E4"),
        ({"max_attempts": 0}, "jobs.E5"),
        ({"max_attempts": 10_000}, "jobs.E5"),
    ],
)
def test_a_queue_that_does_work_twice_or_without_end_is_refused(settings, changed, found):
    settings.Q_CLUSTER = {**settings.Q_CLUSTER, **changed}
    assert ids() == {found}


def test_a_kind_that_is_tried_without_end_is_refused(monkeypatch):
    endless = replace(kind_of(ReportDelivery), max_attempts=0)
    monkeypatch.setitem(registry._kinds, ReportDelivery, endless)
    assert ids() == {"jobs.E5"}


def test_the_queue_is_given_a_lane_and_nothing_else():
    """Whatever work is about stands in a row, by its id."""
    calls = [
        (name_of(path), [ast.unparse(argument) for argument in node.args])
        for path in files_under(*ROOMS)
        for node in nodes_of(path)
        if isinstance(node, ast.Call) and ast.unparse(node.func).endswith("async_task")
    ]
    assert calls == [("jobs.bell", ["WORK", "lane"])]


def test_no_attempt_outlasts_its_bell(settings):
    """Mails have a time of their own, which may be longer than a film's."""
    settings.JOBS_TIMEOUT_S = 60
    assert longest_bell_s() > KEEP_ON_S + kind_of(ReportDelivery).longest_attempt_s > 60


def test_the_machine_reads_no_setting_that_bears_the_name_of_another_room():
    read = {
        node.attr
        for path in files_under("jobs")
        for node in nodes_of(path)
        if isinstance(node, ast.Attribute) and getattr(node.value, "id", "") == "settings"
    }
    own = {name for name in read if name.startswith("JOBS_")}
    assert len(own) >= 5
    assert read - own == {"Q_CLUSTER"}
