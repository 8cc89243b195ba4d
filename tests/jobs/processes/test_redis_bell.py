"""Bells hang in Redis where there is one, and in the database while it does not answer."""

import pytest
from django_q.conf import Conf
from django_q.models import OrmQ
from django_q.signing import SignedPackage

from jobs.bell import WORK, ring_bell
from jobs.processes import redis_bell
from jobs.processes.redis_bell import PREFIX, Absence, RedisLaneBroker
from tests.processes.ports import free_port

pytestmark = [pytest.mark.django_db, pytest.mark.thorough]


@pytest.fixture
def in_redis(settings, monkeypatch):
    """Let this process ring at a Redis server, as it does where BROKER_URL names one."""

    def use(url: str) -> None:
        settings.Q_CLUSTER = {**settings.Q_CLUSTER, "redis": url}
        redis_bell.server.cache_clear()

    broker = f"{RedisLaneBroker.__module__}.{RedisLaneBroker.__qualname__}"
    monkeypatch.setattr(Conf, "BROKER_CLASS", broker)
    monkeypatch.setattr(redis_bell, "ABSENCE", Absence())
    monkeypatch.setattr(redis_bell, "WAIT_S", 0.1)
    yield use
    redis_bell.server.cache_clear()


@pytest.fixture
def there(in_redis, redis_server):
    in_redis(redis_server.url)
    return redis_server


@pytest.fixture
def away(in_redis):
    in_redis(f"redis://:secret@127.0.0.1:{free_port()}/0")


@pytest.fixture
def ring(django_capture_on_commit_callbacks):
    def ring(lane: str) -> None:
        with django_capture_on_commit_callbacks(execute=True):
            ring_bell(lane=lane)

    return ring


def taken(broker: RedisLaneBroker) -> str | None:
    tasks = broker.dequeue()
    return SignedPackage.loads(tasks[0][1])["args"][0] if tasks else None


def n_in_redis(lane: str) -> int:
    return redis_bell.server().llen(PREFIX + lane)


def test_a_bell_hangs_there_once_and_is_heard_once(there, ring):
    ring("films")
    ring("films")
    assert (n_in_redis("films"), OrmQ.objects.count()) == (1, 0)
    assert [taken(RedisLaneBroker("films")) for _ in range(2)] == ["films", None]


def test_whoever_serves_several_lanes_hears_each(there, ring):
    for lane in ("small", "films"):
        ring(lane)
    broker = RedisLaneBroker("films+small")
    assert {taken(broker), taken(broker)} == {"films", "small"}
    assert taken(RedisLaneBroker("mail")) is None


def test_what_hangs_there_is_signed_json(there, ring):
    ring("films")
    content = redis_bell.server().lindex(PREFIX + "films", 0).decode()
    assert SignedPackage.loads(content)["func"] == WORK


def test_without_the_server_it_hangs_in_the_database_and_is_heard(away, ring, caplog):
    ring("films")
    ring("films")
    assert OrmQ.objects.get().key == "films"
    assert taken(RedisLaneBroker("films")) == "films"
    assert caplog.text.count("The broker does not answer") == 1
    assert "secret" not in caplog.text


def test_what_was_hung_into_the_database_meanwhile_is_heard_afterwards(
    in_redis, redis_server, ring, caplog
):
    in_redis(f"redis://127.0.0.1:{free_port()}/0")
    ring("films")
    in_redis(redis_server.url)
    assert taken(RedisLaneBroker("films")) == "films"
    assert "The broker answers again" in caplog.text


def test_what_it_has_lost_is_rung_again(there, ring):
    ring("films")
    there.kill()
    there.start()
    assert n_in_redis("films") == 0
    ring("films")
    assert taken(RedisLaneBroker("films")) == "films"
