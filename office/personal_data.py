"""What the office keeps of people: who is reached at home, handovers, files asked for."""

from django.db.models import QuerySet
from django.utils.translation import gettext_lazy as _

from jobs.models import JobState
from office.models import Contact, Departure, StudentExport
from privacy.accesses import Access
from privacy.changes import log_settings_of
from privacy.registry import (
    DaysKept,
    Due,
    HeldTable,
    Holding,
    register_holdings,
    register_impersonal,
)
from privacy.row_history.kept_tables import keep_history_of


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
        period=DaysKept(1, 1, 1),
        old=_old_exports,
    ),
)
register_impersonal({"office.StudentErasure": "numbers of what was erased, without a name"})


def access_of_contact(contact: Contact) -> Access:
    """Name no address and no name: the log outlives them, and the row's history says them."""
    params = {"contact": contact.pk, "scope": contact.scope}
    return Access("contacts", contact.student.school_id, (contact.student_id,), params=params)


# Whom she decides for and where her link goes to is a right over a child's face.
log_settings_of(Contact, access_of_contact)
keep_history_of(Contact, student="student_id")
