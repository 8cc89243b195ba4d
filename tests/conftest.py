"""The cast of the tests, and the school they play in.

Alice teaches 7A, Bob assists her, Charlie teaches 8B of the same school, Dana administers the
school, Eve administers another, Root runs the installation.
"""

from collections.abc import Iterator

import pytest
from django.core.cache import caches
from django.db import connections
from django.test import Client
from django.utils import translation

from classes.models import ClassGroup, ClassSession, School, Student, User
from recognition import engine
from recognition.vision.pipeline import Pipeline
from tests.factories import (
    make_administrator,
    make_class_group,
    make_school,
    make_session,
    make_student,
    make_superuser,
    make_teacher,
)

LOCAL_MEMORY = "django.core.cache.backends.locmem.LocMemCache"


@pytest.fixture(scope="session")
def django_db_modify_db_settings(
    django_db_modify_db_settings_parallel_suffix, tmp_path_factory
) -> None:
    """Keep SQLite in a file, as it is in use: in memory its threads lock each other out."""
    database = connections["default"].settings_dict
    if database["ENGINE"].endswith("sqlite3"):
        database["TEST"]["NAME"] = str(tmp_path_factory.mktemp("database") / "test.sqlite3")


@pytest.fixture(autouse=True)
def quick_and_private(settings, tmp_path) -> Iterator[None]:
    """Keep uploads and language of a test to itself; hash and look up static files quickly."""
    settings.MEDIA_ROOT = tmp_path / "media"
    settings.WHITENOISE_AUTOREFRESH = True
    settings.CACHES = dict.fromkeys(settings.CACHES, {"BACKEND": LOCAL_MEMORY})
    caches["throttle"].clear()
    settings.PASSWORD_HASHERS = ["django.contrib.auth.hashers.MD5PasswordHasher"]
    yield
    # A page leaves its language behind in the thread; in a test that is everybody's thread.
    translation.deactivate()


@pytest.fixture
def painted_pipeline(settings) -> Iterator[Pipeline]:
    """Recognise painted faces with the fakes in place of the networks."""
    settings.RECOGNITION_PIPELINE_BUILDER = "tests.fakes.build_pipeline"
    engine.get_pipeline.cache_clear()
    yield engine.get_pipeline()
    engine.get_pipeline.cache_clear()


@pytest.fixture
def school(db) -> School:
    return make_school(name="Hill School", time_zone="Europe/Berlin")


@pytest.fixture
def other_school(db) -> School:
    return make_school(name="Lake School", time_zone="Asia/Kolkata")


@pytest.fixture
def students(school) -> list[Student]:
    """Four students of 7A in the order of the register; two of them bear the same name."""
    names = [("Ana", "Adams"), ("Ben", "Baker"), ("Ben", "Baker"), ("Anabel", "Clark")]
    return [
        make_student(school=school, number=f"70{i}", given_name=given, family_name=family)
        for i, (given, family) in enumerate(names, start=1)
    ]


@pytest.fixture
def student(class_group, students) -> Student:
    """Ana, on the roster of 7A."""
    return students[0]


@pytest.fixture
def class_group(school, students) -> ClassGroup:
    return make_class_group(*students, school=school, code="7A", title="Physics")


@pytest.fixture
def other_class_group(school) -> ClassGroup:
    """Charlie's 8B, of the same school."""
    otto = make_student(school=school, number="801", given_name="Otto", family_name="Eight")
    return make_class_group(otto, school=school, code="8B", title="Latin")


@pytest.fixture
def session(class_group) -> ClassSession:
    """An open session of 7A on 1 September 2026, 09:00 to 09:45 on the school's clock."""
    return make_session(class_group=class_group)


@pytest.fixture
def alice(class_group) -> User:
    return _teacher("alice", class_group)


@pytest.fixture
def bob(class_group) -> User:
    return _teacher("bob", class_group)


@pytest.fixture
def charlie(other_class_group) -> User:
    return _teacher("charlie", other_class_group)


@pytest.fixture
def dana(school) -> User:
    return make_administrator(
        school=school, email="dana@example.org", first_name="Dana", last_name=""
    )


@pytest.fixture
def eve(other_school) -> User:
    return make_administrator(
        school=other_school, email="eve@example.org", first_name="Eve", last_name=""
    )


@pytest.fixture
def root(db) -> User:
    return make_superuser(email="root@example.org", first_name="Root")


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
def root_client(root) -> Client:
    return _logged_in(root)


def _teacher(name: str, class_group: ClassGroup) -> User:
    email = f"{name}@example.org"
    return make_teacher(class_group, email=email, first_name=name.title(), last_name="").user


def _logged_in(user: User) -> Client:
    client = Client()
    client.force_login(user)
    return client
