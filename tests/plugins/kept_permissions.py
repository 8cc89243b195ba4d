"""Kinds of content and permissions stay where the database is emptied between tests.

They are the same for every test; to make them anew took nine tenths of the time of emptying.
"""

from collections.abc import Iterator
from contextlib import contextmanager, nullcontext
from functools import cache
from typing import Any
from unittest.mock import patch

import pytest
from django.apps import apps
from django.contrib.auth.management import create_permissions
from django.contrib.auth.models import Permission
from django.contrib.contenttypes.management import create_contenttypes
from django.contrib.contenttypes.models import ContentType
from django.core.management.commands import flush
from django.core.management.sql import emit_post_migrate_signal, sql_flush
from django.db.models.signals import post_migrate

KEPT = {model._meta.db_table for model in (ContentType, Permission)}
OF_PERMISSIONS = "django.contrib.auth.management.create_permissions"


@pytest.fixture(scope="session", autouse=True)
def permissions_kept() -> Iterator[None]:
    with (
        patch.object(flush, "sql_flush", _empty_the_others),
        patch.object(flush, "emit_post_migrate_signal", _make_the_others),
    ):
        yield


def _empty_the_others(style: Any, connection: Any, **options: Any) -> list[str]:
    """Return the statements that empty all tables but these, where these are as they begin."""
    if not are_as_after_a_migration(connection.alias):
        return list(sql_flush(style, connection, **options))
    find_tables = connection.introspection.django_table_names

    def others(**asked: Any) -> list[str]:
        return [table for table in find_tables(**asked) if table not in KEPT]

    with patch.object(connection.introspection, "django_table_names", others):
        return list(sql_flush(style, connection, **options))


def _make_the_others(verbosity: int, interactive: Any, db: str, **asked: Any) -> None:
    """Let everybody make what is there after a migration; these, only where they are gone."""
    with _without_these() if are_as_after_a_migration(db) else nullcontext():
        emit_post_migrate_signal(verbosity, interactive, db, **asked)


@contextmanager
def _without_these() -> Iterator[None]:
    assert post_migrate.disconnect(dispatch_uid=OF_PERMISSIONS)
    assert post_migrate.disconnect(create_contenttypes)
    try:
        yield
    finally:
        post_migrate.connect(create_permissions, dispatch_uid=OF_PERMISSIONS)
        post_migrate.connect(create_contenttypes)


def are_as_after_a_migration(alias: str) -> bool:
    """Say whether a database has all of both and no more: whatever a test left goes with all."""
    found = [model.objects.using(alias).count() for model in (ContentType, Permission)]
    return found == _n_after_a_migration()


@cache
def _n_after_a_migration() -> list[int]:
    of_models = [model._meta for model in apps.get_models()]
    n_permissions = sum(len(one.default_permissions) + len(one.permissions) for one in of_models)
    return [len(of_models), n_permissions]
