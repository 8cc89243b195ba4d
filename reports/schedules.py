"""What the worker does by itself for the reports; each school's clock is asked at every run."""

from jobs.schedules import ensure_schedule

SWEEP = "Send mails that wait"
PLAN = "Plan the reports of the week and the month"
WARN = "Warn teachers in the evening"


def ensure_schedules(**kwargs: object) -> None:
    """Make the schedules that are missing; called after every migration."""
    ensure_schedule(SWEEP, "reports.tasks.sweep_deliveries", minutes=1)
    ensure_schedule(PLAN, "reports.tasks.plan_reports", minutes=15)
    ensure_schedule(WARN, "reports.tasks.warn_teachers", minutes=60)
