"""What the worker runs for the register; each task calls one service and may be delivered twice."""

from classes.services import reminders, timetable


def open_sessions() -> int:
    return timetable.open_sessions_everywhere()


def remind_of_registers() -> int:
    return reminders.remind_of_registers()
