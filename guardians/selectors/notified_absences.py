"""What somebody at home was told of a day, and whether it still holds."""

from django.db.models import QuerySet

from classes.models import AttendanceRecord
from guardians.models import GuardianMail
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

    A register that was opened again says nothing yet; a report that waits settles nothing.
    """
    records = records_of(mail)
    is_open_again = records.filter(session__confirmed_at=None).exists()
    return not is_open_again and not unexplained_records(records).exists()


def is_wanted(mail: GuardianMail) -> bool:
    """Tell whether what it says is still true, and she is still to be told."""
    if not may_open(mail.contact):
        return False
    if mail.purpose == GuardianMail.Purpose.ABSENT:
        return still_unexplained(mail).exists()
    return mail.purpose == GuardianMail.Purpose.LINK or is_cleared(mail)
