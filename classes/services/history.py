"""Keep who changed what of a row, and when: the code and values of a sentence, in no language."""

import json
from collections.abc import Iterable, Sequence
from typing import Any

from django.contrib.admin.models import CHANGE, LogEntry
from django.contrib.contenttypes.models import ContentType
from django.db.models import Model, Q, QuerySet

from accounts.models import User
from jobs.failures import Remark

NAMELESS = "–"


def keep_in_history(row: Model, *, by: User, change: Remark) -> None:
    """Add a line to the history of a row, which the administration shows."""
    LogEntry.objects.log_actions(by.pk, [row], CHANGE, _kept(change), single_object=True)


def keep_in_histories(rows: Sequence[Model], *, by: User, change: Remark) -> None:
    """Add the same line to the histories of many rows, at once."""
    LogEntry.objects.log_actions(by.pk, rows, CHANGE, _kept(change))


def forget_in_history(rows: "Iterable[QuerySet[Any]]") -> int:
    """Take names and sentences out of the lines about these rows; who did something, when, stays.

    The lines of the administration about one thing each name it, and the thing may be gone.
    """
    about = Q(pk__in=[])
    for found in rows:
        keys = [str(key) for key in found.values_list("pk", flat=True)]
        kind = ContentType.objects.get_for_model(found.model, for_concrete_model=True)
        about |= Q(content_type=kind, object_id__in=keys)
    lines = LogEntry.objects.filter(about).exclude(object_repr=NAMELESS, change_message="")
    return lines.update(object_repr=NAMELESS, change_message="")


def _kept(change: Remark) -> str:
    return json.dumps({"remark": change.as_json()})
