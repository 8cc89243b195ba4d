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
    if vendor == "postgresql":
        flush = _where_there_are_rows(flush)

    def without_triggers(self: Any, *args: Any, **kwargs: Any) -> list[str]:
        statements = flush(self, *args, **kwargs)
        if not statements:
            return statements
        return [*statements_to_drop(vendor), *statements, *statements_to_create(vendor)]

    operations.sql_flush = without_triggers


def _where_there_are_rows(truncate: Any) -> Any:
    """Delete rows: whoever truncates a hundred tables waits half a second for their new files."""

    def delete_rows(
        self: Any, style: Any, tables: list[str], *, reset_sequences: Any = False, **asked: Any
    ) -> list[str]:
        if reset_sequences or asked.get("allow_cascade"):
            return list(truncate(self, style, tables, reset_sequences=reset_sequences, **asked))
        deletions = [f"DELETE FROM {name};" for name in _with_rows(self, tables)]  # noqa: S608
        # Else a trigger cannot be made: what refers to these rows would be looked at afterwards.
        return [*deletions, "SET CONSTRAINTS ALL IMMEDIATE;"] if deletions else []

    return delete_rows


def _with_rows(operations: Any, tables: list[str]) -> list[str]:
    names = [operations.quote_name(table) for table in tables]
    asked = " UNION ALL ".join(
        f"SELECT {number} WHERE EXISTS (SELECT FROM {name})"  # noqa: S608
        for number, name in enumerate(names)
    )
    with operations.connection.cursor() as cursor:
        cursor.execute(asked)
        return [names[number] for (number,) in cursor.fetchall()]
