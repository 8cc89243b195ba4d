"""What the worker runs for privacy; each task may run twice."""

from django.utils import timezone

from privacy.services import access_log, retention


def keep_periods() -> int:
    return retention.keep_periods(now=timezone.now())


def seal_access_notes() -> int:
    return access_log.seal_changes() + access_log.seal_notes()
