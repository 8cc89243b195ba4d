"""Counts of requests lie in files of JSON that their owner alone reads."""

import json
import stat
import time
from pathlib import Path

import pytest
from django.core.cache.backends.filebased import FileBasedCache

from storage.caches.json_files import JsonFileCache


@pytest.fixture
def cache(tmp_path: Path) -> JsonFileCache:
    return JsonFileCache(str(tmp_path / "limits"), {"OPTIONS": {"MAX_ENTRIES": 4}})


def files_of(cache) -> list[Path]:
    return list(Path(cache._dir).iterdir())


def test_a_value_comes_back(cache):
    cache.set("asked", [1.5, 2, "three", None], timeout=60)
    assert cache.get("asked") == [1.5, 2, "three", None]
    assert "asked" in cache


def test_two_processes_share_it(cache):
    cache.set("asked", 3)
    other = JsonFileCache(cache._dir, {})
    other.incr("asked")
    assert cache.get("asked") == 4


def test_none_is_a_value(cache):
    cache.set("nothing", None)
    assert cache.get("nothing", "default") is None
    assert cache.get("absent", "default") == "default"


def test_what_has_expired_is_gone(cache):
    cache.set("asked", 1, timeout=-1)
    assert cache.get("asked") is None
    assert "asked" not in cache
    assert not files_of(cache)


def test_it_may_be_kept_for_longer(cache):
    cache.set("asked", 1, timeout=0.2)
    assert cache.touch("asked", timeout=60)
    time.sleep(0.3)
    assert cache.get("asked") == 1
    assert not cache.touch("absent")


def test_it_is_added_once(cache):
    assert cache.add("asked", 1)
    assert not cache.add("asked", 2)
    assert cache.get("asked") == 1


def test_files_are_json_that_only_the_owner_reads(cache):
    cache.set("asked", [1])
    [file] = files_of(cache)
    assert json.loads(file.read_bytes())[1] == [1]
    assert stat.S_IMODE(file.stat().st_mode) == 0o600
    assert stat.S_IMODE(file.parent.stat().st_mode) == 0o700


@pytest.mark.parametrize("content", [b"", b"no json", b"[1]", b"{}", b"[" * 50_000, b"\x80\x04."])
def test_a_spoilt_file_counts_as_absent(cache, content):
    cache.set("asked", 1)
    files_of(cache)[0].write_bytes(content)
    assert cache.get("asked") is None
    cache.set("asked", 2)
    assert cache.get("asked") == 2


def test_the_pickles_of_an_older_version_go(cache):
    former = FileBasedCache(cache._dir, {})
    former.set("asked", 1)
    JsonFileCache(cache._dir, {})
    assert not files_of(cache)


def test_it_holds_no_more_than_it_may(cache):
    for number in range(20):
        cache.set(f"asked-by-{number}", 1)
    assert len(files_of(cache)) <= 4
