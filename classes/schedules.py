"""What the worker does for the register by itself, again and again."""

from jobs.schedules import ensure_schedule

OPEN_SESSIONS = "Open the sessions of the timetable"
REMIND = "Remind teachers of registers"


def ensure_schedules(**kwargs: object) -> None:
    """Make the schedules that are missing; called after every migration."""
    ensure_schedule(OPEN_SESSIONS, "classes.tasks.open_sessions", minutes=15)
    ensure_schedule(REMIND, "classes.tasks.remind_of_registers", minutes=5)
