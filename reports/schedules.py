"""What the worker does by itself for the reports; each school's clock is asked at every run."""

from datetime import timedelta

from django.utils import timezone

SWEEP = "Send mails that wait"
PLAN = "Plan the reports of the week and the month"
WARN = "Warn teachers in the evening"


def ensure_schedules(**kwargs: object) -> None:
    """Make the schedules that are missing; called after every migration."""
    _ensure(SWEEP, "reports.tasks.sweep_deliveries", minutes=1)
    _ensure(PLAN, "reports.tasks.plan_reports", minutes=15)
    _ensure(WARN, "reports.tasks.warn_teachers", minutes=60)


def _ensure(name: str, task: str, *, minutes: int) -> None:
    from django_q.models import Schedule

    Schedule.objects.get_or_create(
        name=name,
        defaults={
            "func": task,
            "schedule_type": Schedule.MINUTES,
            "minutes": minutes,
            "repeats": -1,
            "next_run": timezone.now() + timedelta(minutes=minutes),
        },
    )
