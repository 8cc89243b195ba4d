"""What the history of a row says, in the language of whoever reads it."""

import json

from django.contrib.admin.models import LogEntry

from jobs.failures import Remark

OURS = '{"remark":'


def words_of_entry(entry: LogEntry) -> str:
    """Return the sentence of a line; what the administration wrote, it puts into words itself."""
    if not is_remark(entry):
        return entry.get_change_message()
    return str(Remark.from_json(json.loads(entry.change_message)["remark"]))


def is_remark(entry: LogEntry) -> bool:
    """Tell whether a service wrote the line, not the administration itself."""
    return entry.change_message.startswith(OURS)
