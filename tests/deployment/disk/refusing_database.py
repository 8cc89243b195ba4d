"""A database that takes nothing, as on a full disk, for as long as a block runs."""

from collections.abc import Iterator
from contextlib import contextmanager

from django.db import connection, transaction

REFUSE = {"sqlite": "PRAGMA query_only = 1", "postgresql": "SET TRANSACTION READ ONLY"}


@contextmanager
def refusing() -> Iterator[None]:
    """Let the database itself refuse to write."""
    with transaction.atomic():
        connection.cursor().execute(REFUSE[connection.vendor])
        try:
            yield
        finally:
            if connection.vendor == "sqlite":
                # By the driver: Django asks nothing more of a block in which a query failed.
                connection.connection.execute("PRAGMA query_only = 0")
            transaction.set_rollback(True)


@contextmanager
def full() -> Iterator[None]:
    """Let SQLite find no page for another row."""
    # By the driver for the same reason.
    ask = connection.connection.execute
    [n_pages] = ask("PRAGMA page_count").fetchone()
    [most] = ask("PRAGMA max_page_count").fetchone()
    ask(f"PRAGMA max_page_count = {n_pages}")
    try:
        yield
    finally:
        ask(f"PRAGMA max_page_count = {most}")
