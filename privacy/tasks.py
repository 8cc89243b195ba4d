"""What the worker runs for privacy; each task may run twice."""

from django.utils import timezone

from privacy.services import retention


def keep_periods() -> int:
    return retention.keep_periods(now=timezone.now())
