"""The tables of this room."""

from privacy.models.access_log import AccessedStudent, AccessEntry, AccessLogCut, AccessNote
from privacy.models.retention import RetentionPeriod, RetentionRun

__all__ = [
    "AccessEntry",
    "AccessLogCut",
    "AccessNote",
    "AccessedStudent",
    "RetentionPeriod",
    "RetentionRun",
]
