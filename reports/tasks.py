"""What the worker runs for the reports by its schedule; each task may run twice."""

from django.utils import timezone

from reports.services import due_reports, warnings


def plan_reports() -> int:
    return due_reports.plan_reports(now=timezone.now())


def warn_teachers() -> int:
    return warnings.warn_in_the_evening(now=timezone.now())
