"""What the worker runs for the register; each task calls one service and may be delivered twice."""

from classes.services import reminders, timetable


def open_sessions() -> int:
    return timetable.open_sessions_everywhere()


def plan_reminders() -> int:
    return reminders.plan_reminders()
