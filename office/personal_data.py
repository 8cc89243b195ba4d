"""What the office keeps of people: who is reached at home, handovers, files asked for."""

from django.db.models import QuerySet
from django.utils.translation import gettext_lazy as _

from classes.models import Student
from jobs.models import JobState
from office.models import Contact, Departure, StudentErasure, StudentExport
from office.selectors.contact_addresses import addresses_of
from privacy.accesses import Access
from privacy.changes import log_settings_of
from privacy.registry import (
    DaysKept,
    Due,
    HeldFiles,
    HeldTable,
    Holding,
    register_holdings,
)
from privacy.row_history.kept_tables import keep_history_of
from privacy.traces import names_her
from storage.mail_files import KEPT_FOR as MAILS_KEPT_FOR
from storage.mail_files import count_old_mails, erase_mails, erase_old_mails


def _old_exports(due: Due) -> "QuerySet[StudentExport]":
    # The worker still has to write the outcome of the others.
    ended = StudentExport.objects.exclude(state__in=[JobState.QUEUED, JobState.RUNNING])
    return ended.filter(school=due.school_id, asked_at__lt=due.before)


def _erasures_of(student: Student) -> "QuerySet[StudentErasure]":
    return StudentErasure.objects.filter(student=student)


def _erase_lying_mails(student: Student) -> int:
    """Erase the mails to her contacts, those that name her, and those whose files may."""
    addresses = addresses_of(student)
    return erase_mails(
        # A mail with sheets may name her in a file that nobody opens here, so it goes as well.
        lambda mail: bool(
            mail.has_sheets or mail.addresses & addresses or names_her(mail.text, student)
        )
    )


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
    Holding(
        name="erasure_receipts",
        title=_("Receipts of erasures: who asked for one, and what went, in numbers"),
        until=_("As long as the school is here."),
        tables=(HeldTable(StudentErasure, find=_erasures_of),),
    ),
    Holding(
        name="mail_files",
        title=_("Mails that lie as files, where no mail server is set"),
        until=_("after they were written"),
        tables=(),
        period=DaysKept(MAILS_KEPT_FOR.days, MAILS_KEPT_FOR.days, MAILS_KEPT_FOR.days),
        files=HeldFiles(count_old_mails, erase_old_mails),
        is_of_installation=True,
        erase=_erase_lying_mails,
    ),
)


def access_of_contact(contact: Contact) -> Access:
    """Name no address and no name: the log outlives them, and the row's history says them."""
    params = {"contact": contact.pk, "scope": contact.scope}
    return Access("contacts", contact.student.school_id, (contact.student_id,), params=params)


# Whom she decides for and where her link goes to is a right over a child's face.
log_settings_of(Contact, access_of_contact)
keep_history_of(Contact, student="student_id")
