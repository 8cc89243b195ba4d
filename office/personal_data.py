"""What the office keeps of people: who is reached at home, handovers, files asked for."""

from django.db.models import QuerySet
from django.utils.translation import gettext_lazy as _

from jobs.models import JobState
from office.models import Contact, Departure, StudentExport
from privacy.registry import (
    Due,
    HeldTable,
    Holding,
    Period,
    register_holdings,
    register_impersonal,
)


def _old_exports(due: Due) -> "QuerySet[StudentExport]":
    ended = StudentExport.objects.exclude(state__in=[JobState.QUEUED, JobState.RUNNING])
    return ended.filter(school=due.school_id, asked_at__lt=due.before)


register_holdings(
    Holding(
        name="contacts",
        title=_("Contacts at home"),
        until=_("Until the office removes them or erases the student."),
        tables=(HeldTable(Contact, ("student",)),),
    ),
    Holding(
        name="departures",
        title=_("What a teacher handed over who left"),
        until=_("Until the teacher comes back or the administration deletes the person."),
        tables=(HeldTable(Departure),),
    ),
    Holding(
        name="student_exports",
        title=_("Files with everything held of a student"),
        until=_("after they were asked for"),
        tables=(HeldTable(StudentExport, ("student",)),),
        period=Period(1, 1, 1),
        old=_old_exports,
    ),
)
register_impersonal({"office.StudentErasure": "numbers of what was erased, without a name"})
