"""The tables of this room."""

from privacy.models.retention import RetentionPeriod, RetentionRun

__all__ = ["RetentionPeriod", "RetentionRun"]
