"""The cast, made once for all tests of a module: `from tests.kept_cast import *`.

For modules that put a question to every address: making the school anew for each of hundreds of
tests takes longer than asking. Each test still finds the rows and files as they were made, as its
changes are rolled back; only objects in memory are shared, so none may be changed.
"""

import shutil
from collections.abc import Iterator
from pathlib import Path

import pytest
from django.db import transaction
from django.test import override_settings

from tests.cast import fixtures_of_the_cast

globals().update(made := fixtures_of_the_cast("module"))
__all__ = [*made, "everybody", "files_as_made", "kept_files", "rows_allowed"]


@pytest.fixture(scope="module")
def kept_files(tmp_path_factory) -> Iterator[Path]:
    """Where the files of the kept rows lie."""
    folder = tmp_path_factory.mktemp("kept")
    with override_settings(MEDIA_ROOT=folder):
        yield folder


@pytest.fixture(scope="module")
def rows_allowed(django_db_setup, django_db_blocker, kept_files) -> Iterator[None]:
    """Open the database for the module; the transactions of its tests lie within this one."""
    with django_db_blocker.unblock(), transaction.atomic():
        yield
        transaction.set_rollback(True)


@pytest.fixture(scope="module", autouse=True)
def everybody(request, rows_allowed) -> None:
    """Make them before the first test: what is made within one is rolled back with it."""
    for name in made:
        request.getfixturevalue(name)


@pytest.fixture(autouse=True)
def files_as_made(quick_and_private, kept_files, settings) -> None:
    shutil.copytree(kept_files, settings.MEDIA_ROOT, dirs_exist_ok=True)
