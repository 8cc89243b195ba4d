"""What the worker runs for the reports; each task calls one service and may be delivered twice."""

from django.utils import timezone

from reports.services import deliveries as delivering
from reports.services import due_reports as planning
from reports.services import warnings


def deliver(delivery_id: int) -> None:
    delivering.deliver(delivery_id)


def sweep_deliveries() -> int:
    return delivering.sweep_deliveries()


def plan_reports() -> int:
    return planning.plan_reports(now=timezone.now())


def warn_teachers() -> int:
    return warnings.warn_in_the_evening(now=timezone.now())
