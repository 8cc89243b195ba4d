"""The cast, made once for all tests of a module: `from tests.kept_cast import *`.

For modules of many tests: making the school anew for each of them takes longer than asking. Each
test still finds the rows, the files and the cast's own objects as they were made, and whoever it
takes as a client has just logged in, once for all. Nobody but the cast is there, but all of it.
"""

import copy
import shutil
import time
from collections.abc import Iterator
from dataclasses import dataclass
from http.cookies import SimpleCookie
from pathlib import Path
from typing import Any, TypeVar

import pytest
from django.db import transaction
from django.db.models import Model
from django.test import Client, override_settings

from accounts.models import User
from tests.cast import CAST, fixtures_of_the_cast

ClientT = TypeVar("ClientT", bound=Client)

globals().update(made := fixtures_of_the_cast("module"))


def client_of(name: str) -> Any:
    """Make a fixture of somebody's browser; what a test does in it ends with the test."""

    @pytest.fixture
    def logged_in(kept_logins) -> Client:
        return with_login(Client(), kept_logins[name])

    return logged_in


@dataclass(frozen=True)
class KeptLogin:
    """Where somebody logged in, and when, on the clock that is never set."""

    user: User
    cookies: SimpleCookie
    made_at_s: float


FRESH_FOR_S = 30
"""Each minute a request also notes that she is there, which costs queries; tests count those."""


def with_login(client: ClientT, login: KeptLogin) -> ClientT:
    """Let a client, of the interface for programs too, begin where somebody has just logged in."""
    if time.monotonic() - login.made_at_s > FRESH_FOR_S:
        client.force_login(login.user)
    else:
        client.cookies = copy.deepcopy(login.cookies)
    return client


globals().update(clients := {f"{one.__name__}_client": client_of(one.__name__) for one in CAST})
__all__ = [
    *made,
    *clients,
    *(
        "everybody",
        "files_as_made",
        "kept_files",
        "kept_logins",
        "objects_as_made",
        "rows_allowed",
        "spare_files",
        "with_login",
    ),
]


@pytest.fixture(scope="module")
def kept_files(tmp_path_factory) -> Iterator[Path]:
    """Where the files of the kept rows lie."""
    folder = tmp_path_factory.mktemp("kept")
    with override_settings(MEDIA_ROOT=folder):
        yield folder


class Spare:
    """A copy of a folder, to be laid out again.

    Args:
        folder: what is copied.
        place: where its copy lies.
    """

    def __init__(self, folder: Path, place: Path) -> None:
        self._folder, self._place = folder, place
        self._taken: set[tuple[str, int, int, int]] = set()

    def take(self) -> None:
        """Copy the folder, if more was made since."""
        if (found := self._files()) != self._taken:
            shutil.rmtree(self._place, ignore_errors=True)
            shutil.copytree(self._folder, self._place)
            self._taken = found

    def put_back(self) -> None:
        if self._files() == self._taken:
            return
        shutil.rmtree(self._folder)
        if self._taken:
            shutil.copytree(self._place, self._folder)
            self._taken = self._files()
        else:
            self._folder.mkdir()

    def _files(self) -> set[tuple[str, int, int, int]]:
        """List the files with what changes as they are written."""
        found = [(str(path), path.stat()) for path in self._folder.rglob("*") if path.is_file()]
        return {(path, stat.st_ino, stat.st_size, stat.st_mtime_ns) for path, stat in found}


@pytest.fixture(scope="module")
def spare_files(kept_files, tmp_path_factory) -> Spare:
    return Spare(kept_files, tmp_path_factory.mktemp("spare"))


@pytest.fixture(scope="module")
def rows_allowed(django_db_setup, django_db_blocker, kept_files) -> Iterator[None]:
    """Open the database for the module; the transactions of its tests lie within this one."""
    with django_db_blocker.unblock(), transaction.atomic():
        yield
        transaction.set_rollback(True)


@pytest.fixture(scope="module", autouse=True)
def everybody(request, rows_allowed) -> list[tuple[Model, dict[str, Any], dict[str, Any]]]:
    """Make them before the first test: what is made within one is rolled back with it.

    Returns:
        Each object as it was made: its attributes, and the rows that it leads to.
    """
    found = [request.getfixturevalue(name) for name in made]
    rows = [row for one in found for row in (one if isinstance(one, list) else [one])]
    return [(row, dict(vars(row)), dict(row._state.fields_cache)) for row in rows]


@pytest.fixture(scope="module", autouse=True)
def kept_logins(request, everybody) -> dict[str, KeptLogin]:
    """Log everybody in, in the order of the cast."""
    logins = {}
    for one in CAST:
        client, user = Client(), request.getfixturevalue(one.__name__)
        client.force_login(user)
        logins[one.__name__] = KeptLogin(user, client.cookies, time.monotonic())
    return logins


@pytest.fixture(autouse=True)
def objects_as_made(everybody) -> None:
    """Take back what the test before changed in objects alone."""
    for row, attributes, rows_led_to in everybody:
        vars(row).clear()
        vars(row).update(attributes)
        row._state.fields_cache = dict(rows_led_to)


@pytest.fixture(autouse=True)
def files_as_made(quick_and_private, kept_files, spare_files) -> Iterator[None]:
    """Lay the files out anew where a test has changed some, as few do."""
    spare_files.take()
    with override_settings(MEDIA_ROOT=kept_files):
        yield
    spare_files.put_back()
