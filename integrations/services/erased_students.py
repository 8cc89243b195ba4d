"""Have other systems delete what was written of a student who is erased."""

from django.utils import timezone

from classes.models import Student
from integrations.attendance_events.sif import names_of_objects
from integrations.models import Event, Form, WebhookDelivery, WebhookEndpoint
from integrations.selectors.written_attendance import (
    TAKEN_BACK,
    addresses_of,
    entries_there,
    is_counted,
)
from jobs.lifecycle import enqueue

AT_ONCE = 100
"""Objects of one message: each is a request of its own, and a message has some minutes."""


def take_back_attendance(student: Student) -> int:
    """Have SIF zones delete the objects of a student; return how many are asked for.

    Their names follow from her id there, so they are noted before she goes; once they are deleted
    the message forgets them. Safe to call again.
    """
    # A second try would note the same messages again.
    if is_counted(student, TAKEN_BACK):
        return 0
    n = 0
    # At an address that is switched off nothing is sent; the receipt says what stays there.
    for endpoint in addresses_of(student).filter(form=Form.SIF, is_active=True):
        entries = [(student, record.session_id) for record in entries_there(student, endpoint)]
        names = names_of_objects(endpoint, entries)
        for start in range(0, len(names), AT_ONCE):
            _note(endpoint, names[start : start + AT_ONCE])
        n += len(names)
    return n


def _note(endpoint: WebhookEndpoint, names: list[str]) -> None:
    payload = {
        "type": Event.AMENDED,
        "timestamp": timezone.now().isoformat(),
        "data": {"taken_back": names},
    }
    rows = WebhookDelivery.objects
    enqueue(job=rows.create(endpoint=endpoint, event=Event.AMENDED, payload=payload))
