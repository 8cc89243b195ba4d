"""Let the database's own files forget what was deleted: a free page still holds its bytes."""

import logging
import time
from collections.abc import Iterable

from django.db import DatabaseError, OperationalError, connection

logger = logging.getLogger(__name__)

LOCK_PATIENCE_S, AGAIN_AFTER_S = 5.0, 0.25
"""A table that is in use for longer is left for the next night."""


def clean_pages(tables: Iterable[str]) -> set[str]:
    """Overwrite what was deleted from these tables; outside of any transaction.

    SQLite overwrites as it deletes (`secure_delete`); what is left is its write-ahead log.
    PostgreSQL writes each table anew. Its own write-ahead log goes as it is recycled.

    Returns:
        The tables that are not overwritten yet: they are in use, or this is a transaction.
    """
    all_of_them = set(tables)
    # VACUUM refuses to run in a transaction, and nobody's is ended for it.
    if connection.in_atomic_block:
        return all_of_them
    if connection.vendor == "sqlite":
        return set() if _is_log_emptied() else all_of_them
    return {table for table in sorted(all_of_them) if not _is_cleaned(table)}


def write_pages_anew(tables: Iterable[str]) -> set[str]:
    """Overwrite whatever these tables held, also where SQLite did not in earlier versions.

    Returns:
        As `clean_pages` does.
    """
    all_of_them = set(tables)
    if connection.vendor == "sqlite" and not connection.in_atomic_block:
        try:
            with connection.cursor() as cursor:
                cursor.execute("VACUUM")
        except DatabaseError:
            logger.warning("The database is in use: its free pages are overwritten another time")
            return all_of_them
    return clean_pages(all_of_them)


def _is_log_emptied() -> bool:
    with connection.cursor() as cursor:
        cursor.execute("PRAGMA wal_checkpoint(TRUNCATE)")
        # Somebody still reads what stood there before: no error, but a column says so.
        is_busy, _n_in_log, _n_moved = cursor.fetchone()
    if is_busy:
        logger.warning("The write-ahead log is in use: it is emptied another time")
    return not is_busy


def _is_cleaned(table: str) -> bool:
    if connection.vendor != "postgresql":
        return True
    try:
        return _is_written_anew(table)
    except DatabaseError:
        logger.warning("Table %s is in use: its free pages are overwritten another time", table)
        return False


def _is_written_anew(table: str) -> bool:
    """Try again and again for a while to write a table into a new file."""
    ends_at_s = time.monotonic() + LOCK_PATIENCE_S
    before = _file_of(table)
    while True:
        with connection.cursor() as cursor:
            # No `SET lock_timeout`: behind a pooler of transactions it would reach others.
            cursor.execute(f"VACUUM (FULL, SKIP_LOCKED) {connection.ops.quote_name(table)}")
        # PostgreSQL says in words of the server's language alone that it has left a table out.
        if _file_of(table) != before:
            return True
        if time.monotonic() >= ends_at_s:
            raise OperationalError(f"{table} is locked")
        time.sleep(AGAIN_AFTER_S)


def _file_of(table: str) -> int:
    with connection.cursor() as cursor:
        cursor.execute("SELECT pg_relation_filenode(%s)", [connection.ops.quote_name(table)])
        return int(cursor.fetchone()[0])
