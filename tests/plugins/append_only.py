"""Let the tests empty SQLite's tables between each other, which the access log refuses for good."""

from typing import Any

import pytest
from django.db.backends.sqlite3.base import DatabaseWrapper

from privacy.triggers import statements_to_create, statements_to_drop


@pytest.fixture(scope="session", autouse=True)
def emptied_all_the_same() -> None:
    """PostgreSQL empties by TRUNCATE, which asks no trigger of rows; SQLite deletes row by row."""
    operations: Any = DatabaseWrapper.ops_class
    flush = operations.sql_flush

    def without_triggers(self: Any, *args: Any, **kwargs: Any) -> list[str]:
        statements = flush(self, *args, **kwargs)
        if not statements:
            return statements
        return [*statements_to_drop("sqlite"), *statements, *statements_to_create("sqlite")]

    # The class, not the connection: a browser's tests have connections of their own.
    operations.sql_flush = without_triggers
