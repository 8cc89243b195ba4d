"""What is kept of timetables and calendars: who sent one or reads hers; students are in none."""

from django.db.models import QuerySet
from django.utils.translation import gettext_lazy as _

from privacy.registry import DaysKept, Due, HeldTable, Holding, register_holdings
from timetables.models import CalendarAddress, TimetableImport


def _old(due: Due) -> "QuerySet[TimetableImport]":
    ended = TimetableImport.objects.filter(school=due.school_id, created_at__lt=due.before)
    return ended.exclude(stage__in=[TimetableImport.Stage.SENT, TimetableImport.Stage.PLANNED])


register_holdings(
    Holding(
        name="timetable_files",
        title=_("That a timetable was applied, with numbers"),
        until=_("after it was sent"),
        tables=(HeldTable(TimetableImport),),
        period=DaysKept(365, 1095, 30),
        old=_old,
    ),
    Holding(
        name="calendar_addresses",
        title=_("Addresses of teachers’ calendars: when made, when last read"),
        until=_("Until the teacher’s account is deleted; ended ones open nothing."),
        tables=(HeldTable(CalendarAddress),),
    ),
)
