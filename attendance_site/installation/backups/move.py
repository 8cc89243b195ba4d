"""Move all rows from one database into another, such as from SQLite to PostgreSQL."""

from typing import Any

from django.apps import apps
from django.core.management import call_command
from django.db import DEFAULT_DB_ALIAS, connection, connections, transaction
from django.db.backends.base.base import BaseDatabaseWrapper

from attendance_site.env import database_at
from attendance_site.installation.backups.backup import Progress
from attendance_site.installation.backups.errors import BackupError
from attendance_site.installation.backups.restoration import refuse_used_database
from attendance_site.installation.backups.schema import (
    is_migrated,
    last_migrations,
    migrate_empty,
)
from attendance_site.installation.backups.tables import (
    count_rows,
    empty_tables,
    one_moment,
    read_rows,
    set_sequences,
    tables_of,
    write_rows,
)

SOURCE = "moved_from"


def move_database(url: str, *, progress: Progress) -> int:
    """Copy every row into the database of this installation, which is empty; return how many.

    The one moved from is only read. Nothing is kept if a row does not arrive.

    Raises:
        BackupError: nothing was moved.
    """
    source = _connect(url)
    if not is_migrated(source):
        raise BackupError("The database to move from is not migrated: run manage.py migrate there.")
    refuse_used_database()
    migrate_empty(last_migrations(source))
    tables = tables_of(apps)
    names = [table.name for table in tables]
    with one_moment(source), transaction.atomic():
        wanted = count_rows(source, names)
        empty_tables(connection, names)
        for table, model in tables.items():
            for rows in read_rows(source, table=table, model=model):
                write_rows(connection, table=table, rows=rows)
            progress(f"{table.name}: {wanted[table.name]}")
        set_sequences(connection, tables)
        connection.check_constraints()
        if count_rows(connection, names) != wanted:
            raise BackupError("Not every row has arrived; nothing was kept.")
    call_command("migrate", verbosity=0, interactive=False)
    return sum(wanted.values())


def _connect(url: str) -> BaseDatabaseWrapper:
    """Open the database that rows come from beside our own."""
    database: dict[str, Any] = database_at(url)
    if database == {k: connection.settings_dict.get(k) for k in database}:
        raise BackupError("Both are the same database: name the new one in DATABASE_URL.")
    ours = {DEFAULT_DB_ALIAS: connections.settings[DEFAULT_DB_ALIAS]}
    connections.settings.update(connections.configure_settings(ours | {SOURCE: database}))
    return connections[SOURCE]
