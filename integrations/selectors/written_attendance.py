"""What other systems may hold of a student's attendance, and what stays when she is erased."""

from django.db.models import Q, QuerySet

from classes.models import AttendanceRecord, Student
from classes.models.statuses import Status
from integrations.models import Form, WebhookEndpoint
from office.models import StudentErasure

TAKEN_BACK = "attendance_taken_back"
LEFT_THERE = "attendance_left_there"
"""Names of holdings, under which a receipt counts."""


def count_left_there(student: Student) -> int:
    """Count the entries that stay in other systems, for the receipt; nothing is erased by it.

    An Ed-Fi ODS knows events by the student's own id, which no message may keep; and nothing is
    sent to an address that is switched off.
    """
    # The receipt adds up what each try counts, and a killed one comes again.
    if is_counted(student, LEFT_THERE):
        return 0
    is_left = Q(form=Form.ED_FI) | Q(form=Form.SIF, is_active=False)
    return sum(entries_there(student, one).count() for one in addresses_of(student).filter(is_left))


def is_counted(student: Student, name: str) -> bool:
    """Say whether an earlier try of the same erasure has done it."""
    erasure = StudentErasure.objects.filter(student=student).first()
    return erasure is not None and name in erasure.counts


def addresses_of(student: Student) -> QuerySet[WebhookEndpoint]:
    return WebhookEndpoint.objects.filter(school=student.school_id).select_related("school")


def entries_there(student: Student, endpoint: WebhookEndpoint) -> QuerySet[AttendanceRecord]:
    """Return her entries that may stand there: who was there throughout was not written."""
    rows = AttendanceRecord.objects.filter(student=student, session__confirmed_at__isnull=False)
    if endpoint.writes_presence:
        return rows
    is_more = ~Q(status=Status.PRESENT) | Q(minutes_early__isnull=False)
    # What is written is only what differs from plainly present, and what once did.
    return rows.filter(is_more | Q(code__isnull=False) | Q(amendments__isnull=False)).distinct()
