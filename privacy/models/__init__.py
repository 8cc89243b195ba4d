"""The tables of this room."""

from privacy.models.access_log import (
    AccessChange,
    AccessedStudent,
    AccessEntry,
    AccessLogCut,
    AccessNote,
)
from privacy.models.retention import RetentionPeriod, RetentionRun
from privacy.models.row_changes import RowChange

__all__ = [
    "AccessChange",
    "AccessEntry",
    "AccessLogCut",
    "AccessNote",
    "AccessedStudent",
    "RetentionPeriod",
    "RetentionRun",
    "RowChange",
]
