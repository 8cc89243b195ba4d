"""What the worker runs for the register; each task calls one service and may be delivered twice."""

from classes.services import reminders, roster_imports, timetable


def open_sessions() -> int:
    return timetable.open_sessions_everywhere()


def remind_of_registers() -> int:
    return reminders.remind_of_registers()


def sweep_imports() -> int:
    return roster_imports.sweep_imports()
