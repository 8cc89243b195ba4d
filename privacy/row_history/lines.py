"""Write what many rows were and became: a roster of a thousand students must not wait for it."""

import json
from collections.abc import Sequence
from typing import Any, NamedTuple

from django.contrib.contenttypes.models import ContentType
from django.db import connection, models
from django.utils import timezone

from privacy.action_sources import current_source
from privacy.models import RowChange

BATCH = 500


class KeptChange(NamedTuple):
    """What of one row is kept: its key, whose it is, and for each field what it was and became."""

    key: Any
    student_id: int
    changes: dict[str, list[Any]]


def write_lines(lines: Sequence[KeptChange], *, model: type[models.Model], action: int) -> int:
    """Write past the models, whose preparation of each value would take most of the time."""
    if not lines:
        return 0
    same = _same_for_all(model, action)
    columns = [*same, "object_id", "student_id", "changes"]
    head = f"INSERT INTO {RowChange._meta.db_table} ({', '.join(columns)}) VALUES "  # noqa: S608 - our names
    marks = f"({', '.join(['%s'] * len(columns))})"
    first = tuple(same.values())
    with connection.cursor() as cursor:
        for start in range(0, len(lines), BATCH):
            batch = lines[start : start + BATCH]
            values = [
                value
                for line in batch
                for value in (
                    *first,
                    line.key,
                    line.student_id,
                    json.dumps(line.changes),
                )
            ]
            cursor.execute(head + ", ".join([marks] * len(batch)), values)
    return len(lines)


def _same_for_all(model: type[models.Model], action: int) -> dict[str, Any]:
    source = current_source()
    return {
        "content_type_id": ContentType.objects.get_for_model(model).pk,
        "action": action,
        "actor_id": source.user_id or None,
        "who": source.who,
        "channel": str(source.channel),
        # As a field prepares it: SQLite's driver takes no moment with a zone.
        "timestamp": connection.ops.adapt_datetimefield_value(timezone.now()),
    }
