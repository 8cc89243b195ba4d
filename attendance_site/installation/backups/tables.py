"""Rows of whole tables as the database keeps them: read at one moment, written into another.

Columns are read past the models, so what is encrypted in a row stays encrypted; and the same rows
go into SQLite and into PostgreSQL, so one format serves backups, restoring and moving.
"""

from collections.abc import Iterable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import date, datetime, time
from decimal import Decimal
from typing import Any
from uuid import UUID

from django.apps.registry import Apps
from django.core.management.color import no_style
from django.db import models, transaction
from django.db.backends.base.base import BaseDatabaseWrapper

Row = Sequence[Any]

NOT_KEPT = {
    "django_migrations": "written by migrating",
    "django_session": "everybody signs in again",
    "usersessions_usersession": "likewise",
    "django_q_ormq": "bells; whatever waits stands in the tables of jobs",
    "django_q_task": "results that nobody reads",
    "classes_listfile": "gone after a day; its rows are kept where they belong",
    "recognition_annotatedcopy": "gone after a day; the film and its review are kept",
}
"""Tables that are left out, and why."""

CHUNK = 2000
"""Rows read at once."""

MOST_VALUES = 20_000
"""Values of one statement, where the database has no limit of its own."""


@dataclass(frozen=True)
class KeptTable:
    """A table and those of its columns that are kept.

    Args:
        name: in the database.
        columns: in the order of the rows' values.
    """

    name: str
    columns: tuple[str, ...]


def tables_of(apps: Apps) -> dict[KeptTable, type[models.Model]]:
    """List the tables of all models that are kept, by name."""
    found = {}
    for model in apps.get_models(include_auto_created=True):
        options = model._meta
        if options.managed and not options.proxy and options.db_table not in NOT_KEPT:
            columns = tuple(str(field.column) for field in options.local_concrete_fields)
            found[KeptTable(options.db_table, columns)] = model
    return dict(sorted(found.items(), key=lambda item: item[0].name))


@contextmanager
def one_moment(connection: BaseDatabaseWrapper) -> Iterator[None]:
    """Read everything as it is now, whatever is written meanwhile; nobody waits for it."""
    if connection.vendor == "postgresql":
        with transaction.atomic(using=connection.alias):
            connection.cursor().execute(
                "SET TRANSACTION ISOLATION LEVEL REPEATABLE READ, READ ONLY"
            )
            yield
        return
    # Not Django's own transaction: that takes the lock of writers at once.
    connection.cursor().execute("BEGIN DEFERRED")
    try:
        yield
    finally:
        connection.cursor().execute("ROLLBACK")


def count_rows(connection: BaseDatabaseWrapper, names: Iterable[str]) -> dict[str, int]:
    counts = {}
    with connection.cursor() as cursor:
        for name in names:
            cursor.execute(f"SELECT COUNT(*) FROM {connection.ops.quote_name(name)}")  # noqa: S608
            counts[name] = cursor.fetchone()[0]
    return counts


def read_rows(
    connection: BaseDatabaseWrapper, *, table: KeptTable, model: type[models.Model]
) -> Iterator[list[Row]]:
    """Yield the rows of a table in chunks, in the order of their keys."""
    quoted = connection.ops.quote_name
    columns = ", ".join(map(quoted, table.columns))
    order = quoted(str(model._meta.pk.column))
    converters = [_converters(connection, field) for field in model._meta.local_concrete_fields]
    # PostgreSQL's usual cursor would hand over all rows at once.
    with connection.chunked_cursor() as cursor:
        cursor.execute(f"SELECT {columns} FROM {quoted(table.name)} ORDER BY {order}")  # noqa: S608
        while rows := cursor.fetchmany(CHUNK):
            yield [_converted(row, converters, connection) for row in rows]


def _converters(connection: BaseDatabaseWrapper, field: models.Field) -> tuple[Any, list[Any]]:
    """Return what makes plain values of the database's: its own rules, none of the field's."""
    target: Any = field
    # A foreign key's column is kept as the key that it refers to.
    while target.remote_field:
        target = target.target_field
    column = target.get_col(field.model._meta.db_table)
    return column, connection.ops.get_db_converters(column)


def _converted(
    row: Row, converters: Sequence[tuple[Any, list[Any]]], connection: BaseDatabaseWrapper
) -> Row:
    values = []
    for value, (column, functions) in zip(row, converters, strict=True):
        for function in functions:
            value = function(value, column, connection)
        values.append(bytes(value) if isinstance(value, memoryview) else value)
    return values


def write_rows(connection: BaseDatabaseWrapper, *, table: KeptTable, rows: Sequence[Row]) -> None:
    """Write rows with the keys that they had, many in a statement."""
    quoted = connection.ops.quote_name
    columns = ", ".join(map(quoted, table.columns))
    into = f"INSERT INTO {quoted(table.name)} ({columns}) VALUES "  # noqa: S608
    line = f"({', '.join(['%s'] * len(table.columns))})"
    most = max(1, (connection.features.max_query_params or MOST_VALUES) // len(table.columns))
    with connection.cursor() as cursor:
        for first in range(0, len(rows), most):
            some = rows[first : first + most]
            values = [_adapted(value, connection) for row in some for value in row]
            cursor.execute(into + ", ".join([line] * len(some)), values)


def _adapted(value: Any, connection: BaseDatabaseWrapper) -> Any:
    """Return a plain value as this database takes it."""
    operations = connection.ops
    match value:
        # Before `date`, which a datetime is as well.
        case datetime():
            return operations.adapt_datetimefield_value(value)
        case date():
            return operations.adapt_datefield_value(value)
        case time():
            return operations.adapt_timefield_value(value)
        case UUID():
            # SQLite keeps it as text without hyphens.
            return value if connection.features.has_native_uuid_field else value.hex
        case Decimal():
            return str(value)
        case bytes():
            return memoryview(value)
    return value


def empty_tables(connection: BaseDatabaseWrapper, names: Iterable[str]) -> None:
    """Delete what migrating has written into tables; those without a row are left alone."""
    counts = count_rows(connection, names)
    with connection.cursor() as cursor:
        for name in (name for name, n_rows in counts.items() if n_rows):
            cursor.execute(f"DELETE FROM {connection.ops.quote_name(name)}")  # noqa: S608


def set_sequences(connection: BaseDatabaseWrapper, tables: Mapping[KeptTable, Any]) -> None:
    """Let new rows count on from the highest key written."""
    with connection.cursor() as cursor:
        for statement in connection.ops.sequence_reset_sql(no_style(), list(tables.values())):
            cursor.execute(statement)
