"""What somebody at home was told of a day, and whether it still holds."""

from django.db.models import QuerySet

from classes.models import AttendanceRecord
from classes.models.covers import bounds_of_day
from guardians.models import GuardianMail, GuardianRules
from guardians.selectors.contact_links import may_open
from guardians.selectors.unexplained_absences import unexplained_records, unreported


def records_of(mail: GuardianMail) -> "QuerySet[AttendanceRecord]":
    """Return the entries that a mail names; only her own child's, whatever the row says."""
    rows = AttendanceRecord.objects.filter(pk__in=mail.records, student=mail.contact.student_id)
    return rows.select_related("session__class_group__school").order_by("session__starts_at")


def still_unexplained(mail: GuardianMail) -> "QuerySet[AttendanceRecord]":
    return unreported(unexplained_records(records_of(mail)))


def is_cleared(mail: GuardianMail) -> bool:
    """Tell whether nothing of it is open: each lesson is confirmed anew, and none is unexplained.

    A register that was opened again says nothing yet; a report that waits settles nothing. It
    holds for the whole day, so a lesson that no mail named counts too.
    """
    # Without a day it is a link, which is never cleared.
    if mail.day is None or records_of(mail).filter(session__confirmed_at=None).exists():
        return False
    student = mail.contact.student
    begin, end = bounds_of_day(student.school, mail.day)
    of_day = student.attendance_records.filter(
        session__starts_at__gte=begin, session__starts_at__lt=end
    )
    return not unexplained_records(of_day).exists()


def is_wanted(mail: GuardianMail) -> bool:
    """Tell whether what it says is still true, and she is still to be told."""
    # She may have no address by now, be told nothing, or have no student here any more.
    if not may_open(mail.contact):
        return False
    if mail.purpose == GuardianMail.Purpose.ABSENT:
        rules = GuardianRules.objects.of_school(mail.contact.student.school)
        # Also while it waited for another try the school may have stopped telling.
        return rules.notifies_absences and still_unexplained(mail).exists()
    return mail.purpose == GuardianMail.Purpose.LINK or is_cleared(mail)
