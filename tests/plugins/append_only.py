"""Let the tests empty tables between each other, which the access log refuses for good."""

from typing import Any

import pytest
from django.db.backends.postgresql.base import DatabaseWrapper as OnPostgresql
from django.db.backends.sqlite3.base import DatabaseWrapper as OnSqlite

from privacy.triggers import statements_to_create, statements_to_drop


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
