"""What the worker runs for the register; each task calls one service and may be delivered twice."""

from django.utils import timezone

from classes.account_mails import mails
from classes.services import reminders, sessions, timetable


def open_sessions() -> int:
    return timetable.open_sessions_everywhere()


def plan_reminders() -> int:
    return reminders.plan_reminders()


def close_taken_registers() -> int:
    return sessions.close_taken_registers(now=timezone.now())


def erase_old_account_mails() -> int:
    return mails.erase_old_account_mails()
