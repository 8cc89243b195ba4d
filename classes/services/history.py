"""Keep who changed what of a row, and when: the code and values of a sentence, in no language."""

import json

from django.contrib.admin.models import CHANGE, LogEntry
from django.db.models import Model

from accounts.models import User
from jobs.failures import Remark


def keep_in_history(row: Model, *, by: User, change: Remark) -> None:
    """Add a line to the history of a row, which the administration shows."""
    kept = json.dumps({"remark": change.as_json()})
    LogEntry.objects.log_actions(by.pk, [row], CHANGE, kept, single_object=True)
