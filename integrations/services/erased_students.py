"""What other systems hold of a student who is erased: taken back, or counted for the receipt."""

from django.db.models import Q, QuerySet
from django.utils import timezone

from classes.models import AttendanceRecord, Student
from classes.models.statuses import Status
from integrations.attendance_events.sif import names_of_objects
from integrations.models import Event, Form, WebhookDelivery, WebhookEndpoint
from jobs.lifecycle import enqueue
from office.models import StudentErasure

TAKEN_BACK = "attendance_taken_back"
LEFT_THERE = "attendance_left_there"
"""Names of holdings, under which a receipt counts."""

AT_ONCE = 100
"""Objects of one message: each is a request of its own, and a message has some minutes."""


def take_back_attendance(student: Student) -> int:
    """Have SIF zones delete the objects of a student; return how many are asked for.

    Their names follow from her id there, so they are noted before she goes; once they are deleted
    the message forgets them. Safe to call again.
    """
    if _is_counted(student, TAKEN_BACK):
        return 0
    n = 0
    for endpoint in _addresses(student).filter(form=Form.SIF, is_active=True):
        entries = [(student, record.session_id) for record in _written(student, endpoint)]
        names = names_of_objects(endpoint, entries)
        for start in range(0, len(names), AT_ONCE):
            _note(endpoint, names[start : start + AT_ONCE])
        n += len(names)
    return n


def count_left_there(student: Student) -> int:
    """Count the entries that stay in other systems, for the receipt; nothing is erased by it.

    An Ed-Fi ODS knows events by the student's own id, which no message may keep; and nothing is
    sent to an address that is switched off.
    """
    if _is_counted(student, LEFT_THERE):
        return 0
    is_left = Q(form=Form.ED_FI) | Q(form=Form.SIF, is_active=False)
    return sum(_written(student, one).count() for one in _addresses(student).filter(is_left))


def _is_counted(student: Student, name: str) -> bool:
    """Say whether an earlier try of the same erasure has done it."""
    erasure = StudentErasure.objects.filter(student=student).first()
    return erasure is not None and name in erasure.counts


def _addresses(student: Student) -> QuerySet[WebhookEndpoint]:
    return WebhookEndpoint.objects.filter(school=student.school_id).select_related("school")


def _written(student: Student, endpoint: WebhookEndpoint) -> QuerySet[AttendanceRecord]:
    """Return her entries that may stand there: who was there throughout was not written."""
    rows = AttendanceRecord.objects.filter(student=student, session__confirmed_at__isnull=False)
    if endpoint.writes_presence:
        return rows
    is_more = ~Q(status=Status.PRESENT) | Q(minutes_early__isnull=False)
    return rows.filter(is_more | Q(code__isnull=False) | Q(amendments__isnull=False)).distinct()


def _note(endpoint: WebhookEndpoint, names: list[str]) -> None:
    payload = {
        "type": Event.AMENDED,
        "timestamp": timezone.now().isoformat(),
        "data": {"taken_back": names},
    }
    rows = WebhookDelivery.objects
    enqueue(job=rows.create(endpoint=endpoint, event=Event.AMENDED, payload=payload))
