"""Note for each address of a school what happened, in the transaction in which it did."""

from collections.abc import Iterable
from typing import Any

from django.dispatch import receiver
from django.utils import timezone

from classes.models import AttendanceAmendment, ClassSession, School
from classes.selectors.counts import count_sessions
from classes.signals import register_confirmed, registers_amended
from integrations.models import Event, WebhookDelivery, WebhookEndpoint
from jobs.lifecycle import enqueue
from recognition.models import Capture
from recognition.signals import capture_failed

# No message names a student: whoever may know asks the API with the ids.


@receiver(register_confirmed, dispatch_uid="webhook: register confirmed")
def note_confirmed(session: ClassSession, **kwargs: object) -> None:
    endpoints = _endpoints(session.class_group.school, Event.CONFIRMED)
    if endpoints:
        counts = count_sessions([session])[session.pk]
        _note(endpoints, Event.CONFIRMED, _session_data(session) | {"counts": counts.as_fields()})


@receiver(registers_amended, dispatch_uid="webhook: register amended")
def note_amended(amendments: Iterable[AttendanceAmendment], **kwargs: object) -> None:
    """Note a message for each entry; who gets them is asked once for each school."""
    endpoints: dict[School, list[WebhookEndpoint]] = {}
    for amendment in amendments:
        session = amendment.record.session
        school = session.class_group.school
        if school not in endpoints:
            endpoints[school] = _endpoints(school, Event.AMENDED)
        change = {
            "student_id": amendment.record.student_id,
            "old_status": amendment.old_status or None,
            "new_status": amendment.new_status,
            "amended_at": amendment.amended_at.isoformat(),
        }
        _note(endpoints[school], Event.AMENDED, _session_data(session) | {"amendment": change})


@receiver(capture_failed, dispatch_uid="webhook: capture failed")
def note_failed(capture_id: int, **kwargs: object) -> None:
    captures = Capture.objects.select_related("session__class_group__school")
    capture = captures.get(pk=capture_id)
    endpoints = _endpoints(capture.session.class_group.school, Event.CAPTURE_FAILED)
    failure = {
        "capture_id": capture.pk,
        "code": capture.failure_code,
        "params": capture.failure_params,
    }
    if endpoints:
        _note(endpoints, Event.CAPTURE_FAILED, _session_data(capture.session) | failure)


def _endpoints(school: School, event: str) -> list[WebhookEndpoint]:
    """Return who gets the message; filtered here, because SQLite cannot search a list."""
    active = WebhookEndpoint.objects.filter(school=school, is_active=True)
    return [endpoint for endpoint in active if event in endpoint.events]


def _session_data(session: ClassSession) -> dict[str, Any]:
    group = session.class_group
    return {
        "school_id": group.school_id,
        "class_group_id": group.pk,
        "class_group_code": group.code,
        "session_id": session.pk,
        "starts_at": session.starts_at.isoformat(),
        "confirmed_at": session.confirmed_at.isoformat() if session.confirmed_at else None,
    }


def _note(endpoints: Iterable[WebhookEndpoint], event: str, data: dict[str, Any]) -> None:
    payload = {"type": event, "timestamp": timezone.now().isoformat(), "data": data}
    for endpoint in endpoints:
        enqueue(job=WebhookDelivery.objects.create(endpoint=endpoint, event=event, payload=payload))
