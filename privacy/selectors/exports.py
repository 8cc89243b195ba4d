"""Everything that is held of a student, table by table, as an export writes it."""

import base64
from collections.abc import Iterator
from dataclasses import dataclass, field
from datetime import date, datetime, time
from typing import Any
from uuid import UUID

from django.db import models
from django.db.models.fields.files import FieldFile

from privacy.registry import HeldTable, all_holdings

Row = dict[str, Any]


@dataclass(frozen=True)
class ExportedRow:
    """One row: its values by field, its pictures by name, its files by name."""

    values: Row
    pictures: dict[str, bytes] = field(default_factory=dict)
    files: dict[str, FieldFile] = field(default_factory=dict)


@dataclass(frozen=True)
class ExportedTable:
    """A table with the headings of its columns, in the reader's language."""

    name: str
    holding: str
    title: str
    headings: dict[str, str]
    rows: list[ExportedRow]


def count_held(student: Any, *, only_hers: bool = False) -> dict[str, int]:
    """Count the rows that are a student's, by holding.

    Args:
        only_hers: leave out those that stay when she goes, such as who looked at her.
    """
    numbers = {
        holding.name: sum(
            table.rows_of(student).count() for table in holding.tables if table.of or not only_hers
        )
        for holding in all_holdings()
        if any(table.is_of_students for table in holding.tables)
    }
    return {name: n for name, n in numbers.items() if n}


def exported_tables(student: Any) -> Iterator[ExportedTable]:
    """Yield each table that holds something of a student, with her rows."""
    for holding in all_holdings():
        for table in holding.tables:
            rows = [_row(one, table, student) for one in table.rows_of(student)]
            if rows:
                meta = table.model._meta
                yield ExportedTable(
                    name=meta.model_name or "",
                    holding=str(holding.title),
                    title=str(meta.verbose_name_plural),
                    headings={f.name: str(f.verbose_name) for f in _shown(table)},
                    rows=rows,
                )


def _shown(table: HeldTable) -> list[Any]:
    hidden = {*table.left_out, *table.pictures}
    return [f for f in table.model._meta.concrete_fields if f.name not in hidden]


def _row(row: Any, table: HeldTable, student: Any) -> ExportedRow:
    name = f"{table.model._meta.model_name}-{row.pk}"
    pictures = {f"{name}-{one}.jpg": bytes(getattr(row, one)) for one in table.pictures}
    files = {}
    for one in table.files:
        stored: FieldFile = getattr(row, one)
        if stored:
            ending = (stored.name or "").rpartition(".")[2]
            files[f"{name}-{one}.{ending}"] = stored
    values = {f.name: _value(row, f, student) for f in _shown(table)}
    return ExportedRow(values, {n: b for n, b in pictures.items() if b}, files)


def _value(row: Any, field: Any, student: Any) -> Any:
    if field.is_relation:
        return _related(row, field, student)
    value = getattr(row, field.name)
    if field.choices:
        return str(getattr(row, f"get_{field.name}_display")())
    return plain(value)


def _related(row: Any, field: Any, student: Any) -> str | None:
    """Name what a key leads to; of other students nothing but that it is another."""
    key = getattr(row, field.attname)
    if key is None:
        return None
    if field.related_model is type(student):
        return str(student) if key == student.pk else "(another student)"
    return str(getattr(row, field.name))


def plain(value: Any) -> Any:
    """Return a value as JSON takes it."""
    if isinstance(value, datetime | date | time):
        return value.isoformat()
    if isinstance(value, bytes | memoryview):
        return base64.b64encode(bytes(value)).decode("ascii")
    if isinstance(value, UUID | FieldFile | models.Model):
        return str(value)
    return value
