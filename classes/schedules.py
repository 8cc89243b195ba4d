"""What the worker does for the register by itself, again and again."""

from datetime import timedelta

from django.utils import timezone

OPEN_SESSIONS = "Open the sessions of the timetable"
REMIND = "Remind teachers of registers"
SWEEP_IMPORTS = "Erase rosters that nobody has applied"


def ensure_schedules(**kwargs: object) -> None:
    """Make the schedules that are missing; called after every migration."""
    ensure_schedule(OPEN_SESSIONS, "classes.tasks.open_sessions", minutes=15)
    ensure_schedule(REMIND, "classes.tasks.remind_of_registers", minutes=5)
    ensure_schedule(SWEEP_IMPORTS, "classes.tasks.sweep_imports", minutes=60)


def ensure_schedule(name: str, task: str, *, minutes: int) -> None:
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
