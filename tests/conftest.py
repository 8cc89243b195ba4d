"""What every test has: the cast and its school, privacy from other tests, quick hashing."""

import gc
import itertools
import os
import shutil
from collections.abc import Iterator
from pathlib import Path
from unittest.mock import patch

import pytest
from django.conf import settings
from django.core.cache import caches
from django.test import Client, override_settings
from django.utils import translation

from accounts.models import User
from face_vision.cage import children
from face_vision.pipeline import Pipeline
from faces import engine
from tests.cast import fixtures_of_the_cast

LOCAL_MEMORY = "django.core.cache.backends.locmem.LocMemCache"


def pytest_configure() -> None:
    """Collect garbage rarely: tests make much and keep little, and a process ends soon."""
    # For sites that a test starts; tests of the second factor ask for it themselves.
    os.environ.setdefault("REQUIRE_SECOND_FACTOR", "0")
    gc.set_threshold(100_000, 20, 100)


def pytest_collection_finish() -> None:
    """What is loaded by now stays: the garbage collector need not search it again and again."""
    gc.collect()
    gc.freeze()


@pytest.fixture(scope="session", autouse=True)
def quick_hashing() -> Iterator[None]:
    """For the whole run: the cast of a module has passwords before its first test."""
    quick = ["django.contrib.auth.hashers.MD5PasswordHasher"]
    with override_settings(PASSWORD_HASHERS=quick, REQUIRE_SECOND_FACTOR=False):
        yield


@pytest.fixture(scope="session", autouse=True)
def own_keys(tmp_path_factory) -> Iterator[None]:
    """Keep the keys of the run to itself; for the whole run, as the rows of a module are."""
    folder = tmp_path_factory.mktemp("keys")
    # Processes that tests start read the same rows.
    with (
        patch.dict(os.environ, KEYS_DIR=str(folder), ENCRYPTION_KEY=""),
        override_settings(KEYS_DIR=folder, ENCRYPTION_KEY=""),
    ):
        yield


@pytest.fixture(scope="session", autouse=True)
def decoders_that_last() -> Iterator[None]:
    """One takes a third of a second to start; that they end is a matter of the cage's own tests."""
    with patch.object(children, "MOST_REQUESTS", 1000):
        yield


@pytest.fixture(scope="session", autouse=True)
def quick_settings() -> Iterator[None]:
    """Look up static files quickly, and share no cache with a site that runs here."""
    with override_settings(
        WHITENOISE_AUTOREFRESH=True,
        # A lease is renewed over another connection, which SQLite keeps waiting for the test's own
        # transaction; on a slow machine a job of a test lasted until then, and each beat 20 s more.
        JOBS_HEARTBEAT_S=settings.JOBS_STALE_AFTER_S * 0.9,
        CACHES={name: {"BACKEND": LOCAL_MEMORY} for name in settings.CACHES},
    ):
        yield


@pytest.fixture(scope="session")
def places_of_tests(tmp_path_factory) -> Iterator[Path]:
    """One folder after another, each of which is there only once a file is written into it."""
    folder = tmp_path_factory.mktemp("places")
    return (folder / str(number) for number in itertools.count(1))


@pytest.fixture(autouse=True)
def quick_and_private(places_of_tests) -> Iterator[None]:
    """Keep uploads and language of a test to itself.

    Every test pays for this, thousands of times: no folder is made, and settings change once.
    """
    place = next(places_of_tests)
    for cache in caches.all(initialized_only=True):
        cache.clear()
    folders = {"MEDIA_ROOT": place / "media", "COPIES_DIR": place / "copies"}
    with override_settings(**folders, EMAIL_FILE_PATH=place / "mails"):
        yield
    shutil.rmtree(place, ignore_errors=True)
    # A page leaves its language behind in the thread; in a test that is everybody's thread.
    translation.deactivate()


@pytest.fixture
def painted_pipeline(settings) -> Iterator[Pipeline]:
    """Recognise painted faces with the fakes in place of the networks."""
    settings.RECOGNITION_PIPELINE_BUILDER = "tests.fakes.build_pipeline"
    # The fakes' scores are made for these thresholds.
    settings.RECOGNITION_EMBEDDER = "dlib"
    engine.get_pipeline.cache_clear()
    yield engine.get_pipeline()
    engine.get_pipeline.cache_clear()


@pytest.fixture
def rows_allowed(db) -> None:
    """Open the database for one test."""


globals().update(fixtures_of_the_cast("function"))


@pytest.fixture
def alice_client(alice) -> Client:
    return _logged_in(alice)


@pytest.fixture
def bob_client(bob) -> Client:
    return _logged_in(bob)


@pytest.fixture
def charlie_client(charlie) -> Client:
    return _logged_in(charlie)


@pytest.fixture
def dana_client(dana) -> Client:
    return _logged_in(dana)


@pytest.fixture
def eve_client(eve) -> Client:
    return _logged_in(eve)


@pytest.fixture
def gina_client(gina) -> Client:
    return _logged_in(gina)


@pytest.fixture
def helen_client(helen) -> Client:
    return _logged_in(helen)


@pytest.fixture
def oscar_client(oscar) -> Client:
    return _logged_in(oscar)


@pytest.fixture
def irene_client(irene) -> Client:
    return _logged_in(irene)


@pytest.fixture
def root_client(root) -> Client:
    return _logged_in(root)


def _logged_in(user: User) -> Client:
    client = Client()
    client.force_login(user)
    return client
