"""What is kept of parents' links, mails, reports and answers, and how it goes."""

from datetime import datetime
from typing import Any

from django.db import transaction
from django.db.models import F, QuerySet
from django.db.models.functions import Coalesce
from django.utils.translation import gettext_lazy as _

from guardians.models import (
    AbsenceReport,
    ConsentAnswer,
    ContactLink,
    GuardianMail,
    GuardianRules,
    LinkWish,
)
from guardians.models.absence_reports import FOLDER
from jobs.models import JobState
from office.selectors.contact_addresses import addresses_of
from privacy.accesses import Access
from privacy.changes import log_changes_of, log_settings_of
from privacy.registry import (
    DaysKept,
    Due,
    HeldTable,
    Holding,
    delete_rows,
    register_holdings,
)
from storage.files import erase_after_commit
from storage.orphans import erase_orphans


def _old_certificates(due: Due) -> "QuerySet[AbsenceReport]":
    """Find the photos of reports that were decided, or that nobody has decided for very long."""
    kept = AbsenceReport.objects.filter(student__school=due.school_id).exclude(certificate="")
    # A report that nobody decides would else keep its photo as long as the school is here.
    long_ago = kept.filter(decided_at=None, reported_at__lt=due.long_before)
    return kept.filter(decided_at__lt=due.before) | long_ago


@transaction.atomic
def _erase_certificates(rows: "QuerySet[Any]") -> int:
    reports = list(rows)
    for report in reports:
        erase_after_commit(report.certificate)
    AbsenceReport.objects.filter(pk__in=[one.pk for one in reports]).update(certificate="")
    return len(reports)


def _old_reports(due: Due) -> "QuerySet[AbsenceReport]":
    of_school = AbsenceReport.objects.filter(student__school=due.school_id)
    since = Coalesce(F("decided_at"), F("reported_at"))
    return of_school.annotate(since=since).filter(since__lt=due.before)


def _old_mails(due: Due) -> "QuerySet[GuardianMail]":
    # Of a mail in work the worker still has to write the outcome.
    ended = GuardianMail.objects.exclude(state__in=[JobState.QUEUED, JobState.RUNNING])
    return ended.filter(school=due.school_id, queued_at__lt=due.before)


def _erase_wishes(student: Any) -> int:
    """Let the addresses go that were typed for her, unless they are of another's contact too."""
    return delete_rows(LinkWish.objects.filter(email__in=addresses_of(student)))


def _erase_orphans(before: datetime) -> int:
    return erase_orphans(AbsenceReport, "certificate", folder=FOLDER, before=before)


register_holdings(
    Holding(
        name="certificates",
        title=_("Photos of certificates that parents sent"),
        until=_("after the office has decided the report"),
        tables=(HeldTable(AbsenceReport),),
        period=DaysKept(14, 90, 0),
        old=_old_certificates,
        remove=_erase_certificates,
        erase_orphans=_erase_orphans,
    ),
    Holding(
        name="absence_reports",
        title=_("Absences reported by parents"),
        until=_("after they were decided; the absence itself stays in the register"),
        tables=(HeldTable(AbsenceReport, ("student",), files=("certificate",)),),
        period=DaysKept(365, 1095, 30),
        old=_old_reports,
    ),
    Holding(
        name="consent_answers",
        title=_("Answers of parents about the face"),
        until=_("Until the office erases the student: they prove what was allowed."),
        tables=(HeldTable(ConsentAnswer, ("student",)),),
    ),
    Holding(
        name="parents_mails",
        title=_("Mails to parents and links of their page"),
        until=_("after they were sent; the link ends with the contact"),
        tables=(
            HeldTable(GuardianMail, ("contact__student",)),
            HeldTable(ContactLink, ("contact__student",)),
        ),
        period=DaysKept(90, 365, 14),
        old=_old_mails,
    ),
    Holding(
        name="link_wishes",
        title=_("Addresses to which somebody asked for a link"),
        until=_("A day after they were typed."),
        tables=(HeldTable(LinkWish),),
        is_of_installation=True,
        erase=_erase_wishes,
    ),
    Holding(
        name="guardian_rules",
        title=_("Who chose what parents are told"),
        until=_("As long as the school is here."),
        tables=(HeldTable(GuardianRules),),
    ),
)

log_changes_of(
    AbsenceReport,
    lambda row: Access("absence_report", row.student.school_id, (row.student_id,)),
    how=frozenset({"added", "changed"}),
)
log_settings_of(
    GuardianRules, lambda row: Access("guardian_rules", row.school_id), shows_values=True
)
