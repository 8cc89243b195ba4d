"""What lies in the database and in the store, past all that opens it."""

from typing import Any, cast

from django.db import connection, models
from django.db.models.fields.files import FieldFile


def as_stored(row: models.Model, column: str) -> Any:
    """Return a value of a row as the database has it."""
    table = connection.ops.quote_name(row._meta.db_table)
    with connection.cursor() as cursor:
        cursor.execute(f"SELECT {column} FROM {table} WHERE id = %s", [row.pk])  # noqa: S608
        value = cursor.fetchone()[0]
    return value if isinstance(value, str) else bytes(value)


def put_plain(row: models.Model, **values: Any) -> None:
    """Write into the database what a version from before there were keys wrote."""
    table, sets = row._meta.db_table, ", ".join(f"{name} = %s" for name in values)
    with connection.cursor() as cursor:
        cursor.execute(
            f"UPDATE {table} SET {sets} WHERE id = %s",  # noqa: S608 - names of ours
            [*values.values(), row.pk],
        )


def file_as_stored(file: FieldFile) -> bytes:
    """Return what lies in the store."""
    with file.storage.open(cast(str, file.name)) as source:
        return bytes(source.read())
