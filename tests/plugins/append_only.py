"""Let the tests empty SQLite's tables between each other, which the access log refuses for good."""

import pytest
from django.db import connections

from privacy.triggers import statements_to_create, statements_to_drop


@pytest.fixture(scope="session", autouse=True)
def emptied_all_the_same() -> None:
    """PostgreSQL empties by TRUNCATE, which asks no trigger of rows; SQLite deletes row by row."""
    operations = connections["default"].ops
    if connections["default"].vendor != "sqlite":
        return
    flush = operations.sql_flush

    def without_triggers(*args: object, **kwargs: object) -> list[str]:
        statements = flush(*args, **kwargs)
        if not statements:
            return statements
        return [*statements_to_drop("sqlite"), *statements, *statements_to_create("sqlite")]

    operations.sql_flush = without_triggers
