"""What PostgreSQL does while something else goes on: counted, and looked at now and then."""

import threading
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass

from django.db import connection

LOOK_EVERY_S = 0.2

COUNTED = """
SELECT xact_commit + xact_rollback, xact_rollback, deadlocks, tup_returned,
       blks_hit, blks_hit + blks_read
FROM pg_stat_database WHERE datname = current_database()
"""

NOW = """
SELECT count(*), count(*) FILTER (WHERE state = 'active' AND pid <> pg_backend_pid()),
       count(*) FILTER (WHERE wait_event_type = 'Lock')
FROM pg_stat_activity WHERE datname = current_database()
"""


@dataclass
class DatabaseLoad:
    """Counts of a stretch of time.

    Args:
        transactions: ended, with and without success.
        rolled_back: of them.
        deadlocks: broken off.
        rows_read: by all queries.
        share_in_memory: of the pages that were asked for.
        most_connections, most_active: at one moment.
        most_waiting: for a lock of another one, at one moment.
    """

    transactions: int = 0
    rolled_back: int = 0
    deadlocks: int = 0
    rows_read: int = 0
    share_in_memory: float = 0.0
    most_connections: int = 0
    most_active: int = 0
    most_waiting: int = 0

    def __str__(self) -> str:
        return (
            f"{self.transactions} transactions, {self.rolled_back} rolled back, "
            f"{self.deadlocks} deadlocks, {self.rows_read} rows read, "
            f"{self.share_in_memory:.1%} of pages from memory; at most {self.most_connections} "
            f"connections, {self.most_active} active, {self.most_waiting} waiting for a lock."
        )


@contextmanager
def watched() -> Iterator[DatabaseLoad]:
    """Count while a block lasts; what is yielded is filled in at its end."""
    load, over, before = DatabaseLoad(), threading.Event(), _counted()
    sampling = threading.Thread(target=_sample, args=(load, over))
    sampling.start()
    try:
        yield load
    finally:
        over.set()
        sampling.join()
        of = [after - first for first, after in zip(before, _counted(), strict=True)]
        load.transactions, load.rolled_back, load.deadlocks, load.rows_read = of[:4]
        load.share_in_memory = of[4] / max(1, of[5])


def _counted() -> list[int]:
    with connection.cursor() as cursor:
        # What this connection has counted itself is told to the others at once.
        cursor.execute("SELECT pg_stat_clear_snapshot()")
        cursor.execute(COUNTED)
        return [int(number) for number in cursor.fetchone()]


def _sample(load: DatabaseLoad, over: threading.Event) -> None:
    while not over.wait(LOOK_EVERY_S):
        with connection.cursor() as cursor:
            cursor.execute(NOW)
            n, n_active, n_waiting = cursor.fetchone()
        load.most_connections = max(load.most_connections, n)
        load.most_active = max(load.most_active, n_active)
        load.most_waiting = max(load.most_waiting, n_waiting)
    connection.close()
