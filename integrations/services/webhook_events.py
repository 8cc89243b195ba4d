"""Note for each address of a school what happened, in the transaction in which it did."""

from collections.abc import Iterable
from datetime import date
from typing import Any

from django.dispatch import receiver
from django.utils import timezone

from classes.models import AttendanceAmendment, ClassSession, School
from classes.selectors.counts import count_sessions
from classes.signals import register_confirmed, registers_amended
from integrations.models import Event, Form, WebhookDelivery, WebhookEndpoint
from jobs.lifecycle import enqueue
from recognition.models import Capture
from recognition.signals import capture_failed

# No message names a student: whoever may know asks the API with the ids.


@receiver(register_confirmed, dispatch_uid="webhook: register confirmed")
def note_confirmed(session: ClassSession, **kwargs: object) -> None:
    active = _active(session.class_group.school)
    _note_day(active, Event.CONFIRMED, session)
    endpoints = _listening(active, Event.CONFIRMED)
    if endpoints:
        counts = count_sessions([session])[session.pk]
        _note(endpoints, Event.CONFIRMED, _session_data(session) | {"counts": counts.as_fields()})


@receiver(registers_amended, dispatch_uid="webhook: register amended")
def note_amended(amendments: Iterable[AttendanceAmendment], **kwargs: object) -> None:
    """Note a message for each entry; who gets them is asked once for each school."""
    active: dict[School, list[WebhookEndpoint]] = {}
    days: dict[tuple[int, date], ClassSession] = {}
    for amendment in amendments:
        session = amendment.record.session
        school = session.class_group.school
        days.setdefault((session.class_group_id, session.day), session)
        if school not in active:
            active[school] = _active(school)
        change = {
            "student_id": amendment.record.student_id,
            "old_status": amendment.old_status or None,
            "new_status": amendment.new_status,
            "amended_at": amendment.amended_at.isoformat(),
        }
        content = _session_data(session) | {"amendment": change}
        _note(_listening(active[school], Event.AMENDED), Event.AMENDED, content)
    for session in days.values():
        _note_day(active[session.class_group.school], Event.AMENDED, session)


@receiver(capture_failed, dispatch_uid="webhook: capture failed")
def note_failed(capture_id: int, **kwargs: object) -> None:
    captures = Capture.objects.select_related("session__class_group__school")
    capture = captures.get(pk=capture_id)
    endpoints = _listening(_active(capture.session.class_group.school), Event.CAPTURE_FAILED)
    failure = {
        "capture_id": capture.pk,
        "code": capture.failure_code,
        "params": capture.failure_params,
    }
    if endpoints:
        _note(endpoints, Event.CAPTURE_FAILED, _session_data(capture.session) | failure)


def _active(school: School) -> list[WebhookEndpoint]:
    return list(WebhookEndpoint.objects.filter(school=school, is_active=True))


def _listening(active: Iterable[WebhookEndpoint], event: str) -> list[WebhookEndpoint]:
    """Return who gets the message; filtered here, because SQLite cannot search a list."""
    return [x for x in active if x.form == Form.MESSAGES and event in x.events]


def _note_day(active: Iterable[WebhookEndpoint], event: str, session: ClassSession) -> None:
    """Note for whoever reads attendance itself that a class's day is to be written anew."""
    about = {"class_group_id": session.class_group_id, "day": session.day.isoformat()}
    _note([x for x in active if x.form != Form.MESSAGES], event, about)


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
