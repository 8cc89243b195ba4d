"""Let the database's own files forget what was deleted: a free page still holds its bytes."""

import logging
from collections.abc import Iterable

from django.db import DatabaseError, connection

logger = logging.getLogger(__name__)

LOCK_PATIENCE_MS = 5000
"""A table that is in use for longer is left for the next night."""


def clean_pages(tables: Iterable[str]) -> None:
    """Overwrite what was deleted from these tables; outside of any transaction.

    SQLite overwrites as it deletes (`secure_delete`); what is left is its write-ahead log.
    PostgreSQL writes each table anew. Its own write-ahead log goes as it is recycled.
    """
    # VACUUM refuses to run in a transaction, and nobody's is ended for it.
    if connection.in_atomic_block:
        return
    for table in sorted(tables):
        _clean(table)
    if connection.vendor == "sqlite":
        with connection.cursor() as cursor:
            cursor.execute("PRAGMA wal_checkpoint(TRUNCATE)")


def _clean(table: str) -> None:
    if connection.vendor != "postgresql":
        return
    try:
        with connection.cursor() as cursor:
            cursor.execute(f"SET lock_timeout = {LOCK_PATIENCE_MS}")
            cursor.execute(f"VACUUM (FULL) {connection.ops.quote_name(table)}")
    except DatabaseError:
        logger.warning("Table %s is in use: its free pages are overwritten another night", table)
    finally:
        with connection.cursor() as cursor:
            # The connection goes on to other work, which may wait as long as it likes.
            cursor.execute("RESET lock_timeout")
