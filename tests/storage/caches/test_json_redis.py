"""Several hosts share what is counted, in a Redis server; without it the site goes on."""

import time

import pytest
from django.core.cache import caches
from django.core.exceptions import ImproperlyConfigured
from django.test import override_settings

from integrations.throttling import PerOwnerThrottle
from storage.caches.addresses import caches_at
from tests.processes.ports import free_port

pytestmark = pytest.mark.thorough


@pytest.fixture
def host(redis_url, tmp_path):
    """Make the caches of a host anew, as each process of it has its own."""

    def make():
        with override_settings(CACHES=caches_at(redis_url, folder=tmp_path)):
            return caches["throttle"]

    yield make
    make().clear()


def test_a_value_comes_back_on_another_host(host):
    host().set("asked", [1.5, 2, "three", None, {"four": True}], timeout=60)
    assert host().get("asked") == [1.5, 2, "three", None, {"four": True}]
    assert "asked" in host()


def test_hosts_count_together(host):
    host().set("asked", 3)
    host().incr("asked")
    assert host().get("asked") == 4


def test_what_is_true_of_one_host_stays_there(redis_url, tmp_path):
    here, there = (
        caches_at(redis_url, folder=tmp_path / name)["default"]["LOCATION"] for name in ("a", "b")
    )
    assert here != there


def test_what_has_expired_is_gone(host):
    host().set("asked", 1, timeout=1)
    assert host().get("asked") == 1
    time.sleep(1.2)
    assert host().get("asked") is None


def test_nothing_in_it_is_a_pickle(host):
    cache = host()
    cache.set("asked", ["words"])
    kept = cache._cache.get_client().get(cache.make_key("asked"))
    assert kept == b'["words"]'


def test_what_somebody_else_wrote_is_as_good_as_none(host):
    cache = host()
    cache._cache.get_client().set(cache.make_key("asked"), b"\x80\x04cos\nsystem\n.")
    assert cache.get("asked") is None


def test_the_interface_counts_one_programs_requests_on_all_hosts(
    host, redis_url, tmp_path, rf, alice, db
):
    request = rf.get("/api/v1/")
    request.user, request.auth = alice, None
    allowed = []
    with override_settings(CACHES=caches_at(redis_url, folder=tmp_path)):
        for _ in range(4):
            throttle = PerOwnerThrottle()
            throttle.rate, (throttle.num_requests, throttle.duration) = "3/min", (3, 60)
            allowed.append(throttle.allow_request(request, view=None))
    assert allowed == [True, True, True, False]


@pytest.fixture
def away(tmp_path):
    """The cache of a host whose server does not answer."""
    with override_settings(
        CACHES=caches_at(f"redis://:secret@127.0.0.1:{free_port()}/0", folder=tmp_path)
    ):
        return caches["throttle"]


def test_without_its_server_it_is_empty_and_nothing_fails(away, caplog):
    away.set("asked", 1)
    assert away.get("asked", "default") == "default"
    assert away.get_many(["asked"]) == {}
    assert away.add("asked", 1)
    assert away.incr("asked") == 1
    assert "asked" not in away
    away.set_many({"asked": 1})
    away.delete_many(["asked"])
    assert "The cache does not answer" in caplog.text
    assert "secret" not in caplog.text


@pytest.mark.parametrize(
    "url", ["memcached://host", "redis://:4711", "redis://host:port", "redis.school.example"]
)
def test_what_is_no_address_is_refused_and_not_repeated(url, tmp_path):
    with pytest.raises(ImproperlyConfigured, match="CACHE_URL is the address") as refusal:
        caches_at(url, folder=tmp_path)
    assert url not in str(refusal.value)


def test_without_an_address_it_lies_in_files_of_this_host(tmp_path):
    assert caches_at("", folder=tmp_path)["throttle"]["LOCATION"] == tmp_path / "throttle"
