"""What is kept of timetables and calendars: who sent one or reads hers.

No student is read from a timetable, but a file of another system may hold more than is read.
"""

from django.db.models import QuerySet
from django.utils.translation import gettext_lazy as _

from classes.models import Student
from privacy.registry import DaysKept, Due, HeldTable, Holding, register_holdings
from rosters.file_imports.erasure import discard_rested, discard_waiting, waiting_keys
from timetables.models import CalendarAddress, TimetableImport


def _old(due: Due) -> "QuerySet[TimetableImport]":
    # What still waits is discarded by its own, shorter period, together with its file.
    ended = TimetableImport.objects.filter(school=due.school_id, created_at__lt=due.before)
    return ended.exclude(stage__in=[TimetableImport.Stage.SENT, TimetableImport.Stage.PLANNED])


def _discard_waiting(student: Student) -> int:
    return discard_waiting(TimetableImport, student.school_id)


def _in_work(student: Student) -> list[str]:
    return waiting_keys(TimetableImport, student.school_id)


def _discard_rested(keys: list[str]) -> list[str]:
    return discard_rested(TimetableImport, keys)


register_holdings(
    Holding(
        name="timetable_files",
        title=_("That a timetable was applied, with numbers"),
        until=_("after it was sent"),
        tables=(HeldTable(TimetableImport),),
        period=DaysKept(365, 1095, 30),
        old=_old,
        erase=_discard_waiting,
        in_work=_in_work,
        erase_rested=_discard_rested,
    ),
    Holding(
        name="calendar_addresses",
        title=_("Addresses of teachers’ calendars: when made, when last read"),
        until=_("Until the teacher’s account is deleted; ended ones open nothing."),
        tables=(HeldTable(CalendarAddress),),
    ),
)
