"""Take what somebody at home reports, and let the office say yes or no to it."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import timedelta

from django.core.files.base import File
from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext, override

from accounts.models import User
from classes.errors import RefusedError, StaleRowError
from classes.models import PlannedAbsence, School, Student
from classes.selectors.absences.absence_batches import preview_absences
from classes.selectors.absences.absence_times import AbsenceTimes
from classes.services.absences.absence_batches import enter_absences
from classes.services.absences.planned_absences import AbsencePlan
from classes.services.register.lock import has_words
from classes.versions import ShownVersion, refuse_stale
from guardians.errors import ReportRefusedError
from guardians.models import AbsenceReport
from guardians.selectors.contact_links import may_open
from guardians.services.certificates import store_report
from guardians.services.rights import require_office
from office.models import Contact

EARLIEST, LATEST = timedelta(days=14), timedelta(days=180)
LONGEST_DAYS = 60
MOST_WAITING = 10
"""Of one contact: the office looks at these first."""


@dataclass(frozen=True)
class ReportEntry:
    """What somebody at home enters."""

    times: AbsenceTimes
    reason: str = ""
    photo: "File[bytes] | None" = None


@dataclass(frozen=True)
class Decided:
    """How many reports were decided, and why others were not."""

    n: int = 0
    refusals: list[RefusedError] = field(default_factory=list)


@transaction.atomic
def report_absence(*, contact: Contact, entry: ReportEntry) -> AbsenceReport:
    """Let it wait for the office.

    Raises:
        ReportRefusedError: she may not, it is too far or too long, or too many wait.
    """
    # Two reports at once would both find room under the bound.
    student = Student.objects.select_for_update(of=("self",), no_key=True).get(
        pk=contact.student_id
    )
    # Her link may have ended while the page stood open.
    if not may_open(contact):
        raise ReportRefusedError("report_not_for_contact")
    _refuse_days(entry.times, student.school)
    reason = entry.reason.strip()
    if reason and not has_words(reason):
        raise ReportRefusedError("report_reason_too_short")
    waiting = AbsenceReport.objects.waiting().filter(contact=contact)
    if waiting.count() >= MOST_WAITING:
        raise ReportRefusedError("reports_too_many")
    zone = student.school.zone
    report = AbsenceReport(
        student=student,
        contact=contact,
        reported_by=str(contact),
        starts_at=entry.times.starts_at(zone),
        ends_at=entry.times.ends_at(zone),
        reason=reason,
    )
    store_report(report, photo=entry.photo)
    return report


def accept_reports(
    reports: Sequence[AbsenceReport], *, by: User, shown_versions: Mapping[int, str]
) -> Decided:
    """Plan each as an excused absence and let registers of its time follow; those it can.

    Args:
        shown_versions: by the key of a report, its version.
    """
    refusals, n = [], 0
    for report in reports:
        try:
            # Each in a transaction of its own: one that overlaps must not undo the others.
            accept_report(report, by=by, shown_version=shown_versions[report.pk])
            n += 1
        except RefusedError as refusal:
            refusals.append(refusal)
    return Decided(n, refusals)


@transaction.atomic
def accept_report(report: AbsenceReport, *, by: User, shown_version: ShownVersion) -> AbsenceReport:
    """Write it into the plan and the registers, as the office does with a letter.

    Raises:
        ReportRefusedError: another absence overlaps with a part of it.
        StaleRowError: somebody has decided it since.
    """
    stored = _locked(report, by, shown_version)
    # What covers it all is taken as it is; only a plan over a part of it is a question.
    stored.absence = _absence_over(stored) or _enter(stored, by)
    return _decide(stored, AbsenceReport.State.ACCEPTED, by)


@transaction.atomic
def refuse_report(
    report: AbsenceReport, *, answer: str = "", by: User, shown_version: ShownVersion
) -> AbsenceReport:
    """Say no; the answer stands on the page of whoever reported it."""
    stored = _locked(report, by, shown_version)
    stored.answer = answer.strip()
    return _decide(stored, AbsenceReport.State.REFUSED, by)


def _refuse_days(times: AbsenceTimes, school: School) -> None:
    if times.ends_at(school.zone) <= times.starts_at(school.zone):
        raise ReportRefusedError("report_ends_before_beginning")
    first, last = school.today() - EARLIEST, school.today() + LATEST
    if not first <= times.first_on <= last:
        raise ReportRefusedError("report_too_far", first=first, last=last)
    if (times.last_on - times.first_on).days >= LONGEST_DAYS:
        raise ReportRefusedError("report_too_long", days=LONGEST_DAYS)


def _locked(report: AbsenceReport, by: User, shown_version: ShownVersion) -> AbsenceReport:
    # The student first, as whoever plans her absences does.
    students = Student.objects.select_for_update(of=("self",), no_key=True)
    students.filter(pk=report.student_id).first()
    rows = AbsenceReport.objects.select_for_update(of=("self",), no_key=True)
    stored = rows.select_related("student__school").filter(pk=report.pk).first()
    if stored is None:
        # A retention run may have erased it since the page was shown.
        raise StaleRowError("row_changed_meanwhile")
    require_office(by, school_id=stored.student.school_id)
    refuse_stale(shown_version, stored.version)
    if not stored.is_waiting:
        raise ReportRefusedError("report_decided_already")
    return stored


def _absence_over(report: AbsenceReport) -> PlannedAbsence | None:
    """Return what the office planned already, where it covers the report."""
    planned = PlannedAbsence.objects.filter(student=report.student)
    around_it = planned.filter(starts_at__lte=report.starts_at, ends_at__gte=report.ends_at)
    found: PlannedAbsence | None = around_it.first()
    return found


def _enter(report: AbsenceReport, by: User) -> PlannedAbsence:
    # Parents may say none, and a plan without words tells the office nothing.
    plan = AbsencePlan(
        report.starts_at, report.ends_at, reason=report.reason or _reason(report.school)
    )
    unstored = PlannedAbsence(
        starts_at=plan.starts_at, ends_at=plan.ends_at, status=plan.status, reason=plan.reason
    )
    # Entering would leave out an overlapping student without a word; here the report is refused.
    preview = preview_absences(unstored, students=[report.student])
    if preview.left_out:
        raise ReportRefusedError("report_overlaps", student=report.student)
    batch = enter_absences([report.student], plan=plan, by=by, shown_version=preview.version)
    return batch.absences.get()


def _decide(report: AbsenceReport, state: str, by: User) -> AbsenceReport:
    report.state, report.decided_by, report.decided_at = state, by, timezone.now()
    report.save()
    return report


def _reason(school: School) -> str:
    """Say it in the school's language, as free text that its office might have written."""
    with override(school.language):
        return gettext("Reported by parents")
