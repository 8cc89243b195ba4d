"""Nothing of ours pickles or unpickles: a file or a row that somebody wrote is never a program."""

import ast
from importlib import import_module

import pytest
from django.conf import settings
from django_q import signing

from jobs.stored_tasks.packages import JsonPackages
from tests.house import ROOMS, files_under, imports_of, nodes_of

MODULES_THAT_UNPICKLE = {
    *("pickle", "_pickle", "cPickle", "picklefield", "joblib", "dill", "cloudpickle"),
    *("shelve", "marshal", "torch"),
}
CACHES_WITHOUT_PICKLES = {
    "django.core.cache.backends.dummy.DummyCache",
    # Its pickles lie in the memory of the process that made them.
    "django.core.cache.backends.locmem.LocMemCache",
    "storage.caches.json_files.JsonFileCache",
    "storage.caches.json_redis.JsonRedisCache",
}


@pytest.mark.parametrize("room", ROOMS)
def test_no_room_imports_what_unpickles(room):
    found = {
        (path.name, module)
        for path in files_under(room)
        for module in imports_of(nodes_of(path))
        if module.split(".")[0] in MODULES_THAT_UNPICKLE
    }
    assert not found


@pytest.mark.parametrize("room", ROOMS)
def test_no_array_is_read_with_pickles_in_it(room):
    keywords = [
        (path.name, node.lineno)
        for path in files_under(room)
        for node in nodes_of(path)
        if isinstance(node, ast.keyword) and node.arg == "allow_pickle"
    ]
    assert not keywords


def test_the_caches_the_sessions_and_the_messages_hold_json():
    # The tests put caches in memory in place of the settings' own.
    caches = import_module("attendance_site.settings.files").CACHES
    assert {cache["BACKEND"] for cache in caches.values()} <= CACHES_WITHOUT_PICKLES
    assert settings.SESSION_SERIALIZER.endswith("JSONSerializer")
    assert settings.MESSAGE_STORAGE.startswith("django.contrib.messages.storage.")


def test_the_queue_packs_as_json():
    assert signing.PickleSerializer is JsonPackages
