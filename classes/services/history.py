"""Keep who changed what of a row, and when: the code and values of a sentence, in no language."""

import json
from collections.abc import Sequence

from django.contrib.admin.models import CHANGE, LogEntry
from django.db.models import Model

from accounts.models import User
from jobs.failures import Remark


def keep_in_history(row: Model, *, by: User, change: Remark) -> None:
    """Add a line to the history of a row, which the administration shows."""
    LogEntry.objects.log_actions(by.pk, [row], CHANGE, _kept(change), single_object=True)


def keep_in_histories(rows: Sequence[Model], *, by: User, change: Remark) -> None:
    """Add the same line to the histories of many rows, at once."""
    LogEntry.objects.log_actions(by.pk, rows, CHANGE, _kept(change))


def _kept(change: Remark) -> str:
    return json.dumps({"remark": change.as_json()})
