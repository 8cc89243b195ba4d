"""The access log's triggers in the tests: emptied between tests, there without migrations too."""

from typing import Any

import pytest
from django.db import connections
from django.db.backends.postgresql.base import DatabaseWrapper as OnPostgresql
from django.db.backends.sqlite3.base import DatabaseWrapper as OnSqlite
from django.db.models.signals import post_migrate

from privacy.triggers import missing_triggers, statements_to_create, statements_to_drop


@pytest.fixture(scope="session", autouse=True)
def guarded_without_migrations() -> None:
    """`--no-migrations` makes the tables from the models, which know of no trigger."""
    post_migrate.connect(_guard, dispatch_uid="triggers of the access log")


def _guard(*, app_config: Any, using: str, **kwargs: Any) -> None:
    connection = connections[using]
    if app_config.name != "privacy" or not missing_triggers(connection):
        return
    with connection.cursor() as cursor:
        for statement in statements_to_create(connection.vendor):
            cursor.execute(statement)


@pytest.fixture(scope="session", autouse=True)
def emptied_all_the_same() -> None:
    for wrapper in (OnSqlite, OnPostgresql):
        _let_be_emptied(wrapper)


def _let_be_emptied(wrapper: Any) -> None:
    # The class, not the connection: a browser's tests have connections of their own.
    operations: Any = wrapper.ops_class
    flush, vendor = operations.sql_flush, wrapper.vendor

    def without_triggers(self: Any, *args: Any, **kwargs: Any) -> list[str]:
        statements = flush(self, *args, **kwargs)
        if not statements:
            return statements
        return [*statements_to_drop(vendor), *statements, *statements_to_create(vendor)]

    operations.sql_flush = without_triggers
