"""What lies in the queue's tables is data: no row of theirs makes the worker run a program."""

import base64
import os
import pickle
from datetime import timedelta
from pathlib import Path

import pytest
from django.db import connection
from django.urls import reverse
from django.utils import timezone
from django_q import core_signing
from django_q.conf import Conf
from django_q.models import Failure, OrmQ, Schedule, Task
from django_q.scheduler import scheduler
from django_q.signing import BadSignature, SignedPackage
from django_q.tasks import async_task

from jobs.bell import WORK
from jobs.schedules import sync_schedules
from jobs.stored_tasks.outcomes import KEPT_FOR, forget_outcomes, keep_outcome

pytestmark = pytest.mark.django_db


class Bomb:
    """Makes a folder when it is unpickled."""

    def __init__(self, folder: Path) -> None:
        self.folder = folder

    def __reduce__(self):
        return os.mkdir, (str(self.folder),)


@pytest.fixture
def crater(tmp_path) -> Path:
    return tmp_path / "crater"


@pytest.fixture(autouse=True)
def _connection_stays_open(monkeypatch):
    monkeypatch.setattr("django_q.scheduler.close_old_django_connections", lambda: None)
    monkeypatch.setattr("jobs.stored_tasks.outcomes.close_old_connections", lambda: None)


def queued() -> list[dict]:
    return [SignedPackage.loads(row.payload) for row in OrmQ.objects.all()]


def package(**fields) -> str:
    now = timezone.now().isoformat()
    whole = {"id": "1", "name": "one", "func": WORK, "args": ["films"], "kwargs": {}}
    return SignedPackage.dumps(whole | {"started": now} | fields)


def test_a_bell_comes_back_as_it_was_rung():
    async_task(WORK, "films", cluster="films", save=False, timeout=90)
    [task] = queued()
    assert (task["func"], task["args"], task["kwargs"]) == (WORK, ["films"], {})
    assert (task["save"], task["timeout"]) == (False, 90)
    assert timezone.now() - task["started"] < timedelta(minutes=1)


def test_a_pickle_signed_with_our_key_is_not_opened(crater):
    class Pickles:
        dumps = staticmethod(pickle.dumps)

    signed = core_signing.dumps(
        Bomb(crater), key=Conf.SECRET_KEY, salt=Conf.PREFIX, serializer=Pickles
    )
    with pytest.raises(BadSignature):
        SignedPackage.loads(signed)
    assert not crater.exists()


@pytest.mark.parametrize(
    "fields",
    [
        {"func": "os.mkdir", "args": ["crater"]},
        {"func": "jobs.tasks.work", "args": ["no lane"]},
        {"func": "jobs.tasks.work", "args": []},
        {"func": "jobs.tasks.work", "args": [["films"]]},
        {"func": "jobs.reaper.reap", "args": []},
        {"func": "classes.tasks.open_sessions", "args": ["films"]},
        {"func": ["classes.tasks.open_sessions"], "args": []},
        {"kwargs": {"lane": "mail"}},
        {"hook": "os.mkdir"},
        {"chain": [["os.mkdir", ["crater"]]]},
        {"started": "yesterday"},
    ],
)
def test_what_is_not_of_the_list_is_refused(fields):
    with pytest.raises(BadSignature):
        SignedPackage.loads(package(**fields))


@pytest.mark.parametrize("content", ["null", "[]", "1", '{"func": 1}'])
def test_what_is_no_package_is_refused(content):
    class Plain:
        @staticmethod
        def dumps(obj):
            return content.encode()

    signed = core_signing.dumps({}, key=Conf.SECRET_KEY, salt=Conf.PREFIX, serializer=Plain)
    with pytest.raises(BadSignature):
        SignedPackage.loads(signed)


def test_a_schedule_in_the_table_runs_nothing_else(crater):
    sync_schedules()
    an_hour_ago = timezone.now() - timedelta(hours=1)
    Schedule.objects.create(
        name="Evil", func="os.mkdir", args=repr(str(crater)), next_run=an_hour_ago
    )
    Schedule.objects.filter(func="jobs.tasks.reap").update(next_run=an_hour_ago)
    scheduler()
    opened = []
    for row in OrmQ.objects.all():
        try:
            opened.append(SignedPackage.loads(row.payload)["func"])
        except BadSignature:
            continue
    assert "jobs.tasks.reap" in opened
    assert "os.mkdir" not in opened
    assert not crater.exists()
    sync_schedules()
    assert not Schedule.objects.filter(name="Evil").exists()


def task(*, is_success: bool, **fields) -> dict:
    now = timezone.now()
    named = {"id": "1", "name": "one", "func": WORK, "args": [], "kwargs": {}}
    return named | {"started": now, "stopped": now, "result": "x", "success": is_success} | fields


def test_a_failure_is_counted_and_holds_no_pickle():
    for _ in range(2):
        keep_outcome(task(is_success=False))
    assert list(Task.objects.values_list("id", "func", "success", "args", "kwargs", "result")) == [
        ("1", WORK, False, None, None, None)
    ]


def test_a_success_leaves_nothing():
    keep_outcome(task(is_success=True))
    assert not Task.objects.exists()


def test_old_failures_go():
    long_ago = timezone.now() - KEPT_FOR - timedelta(days=1)
    keep_outcome(task(is_success=False, id="old", stopped=long_ago))
    keep_outcome(task(is_success=False, id="new"))
    assert list(Task.objects.values_list("id", flat=True)) == ["new"]


def store_bombs(crater: Path) -> None:
    for name in ("1", "2"):
        Task.objects.bulk_create([Task(**without_result(id=name), success=False)])
    bomb = base64.b64encode(pickle.dumps(Bomb(crater))).decode()
    with connection.cursor() as cursor:
        cursor.execute("UPDATE django_q_task SET result = %s", [bomb])


def without_result(**fields) -> dict:
    now = timezone.now()
    return {"name": "one", "func": WORK, "started": now, "stopped": now} | fields


def test_a_pickled_result_in_the_table_is_never_opened(crater, root_client):
    store_bombs(crater)
    keep_outcome(task(is_success=False))
    assert Failure.objects.count() == 2
    assert root_client.get(reverse("admin:index")).status_code == 200
    forget_outcomes()
    assert not Task.objects.exists()
    assert not crater.exists()


def test_whoever_read_such_a_row_would_run_it(crater):
    """So that the test above cannot hold by chance."""
    store_bombs(crater)
    Task.objects.get(pk="1")
    assert crater.exists()
