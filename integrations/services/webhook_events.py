"""Note for each address of a school what happened, in the transaction in which it did."""

from collections import defaultdict
from collections.abc import Collection, Iterable
from datetime import date
from typing import Any

from django.dispatch import receiver
from django.utils import timezone

from classes.models import AttendanceAmendment, ClassSession, School, Student
from classes.selectors.counts import count_sessions
from classes.signals import confirmation_undone, register_confirmed, registers_amended
from integrations.attendance_events.sif import names_of_objects
from integrations.models import Event, Form, WebhookDelivery, WebhookEndpoint
from jobs.lifecycle import enqueue
from recognition.models import Capture
from recognition.signals import capture_failed

Entry = tuple[Student, int]
"""Whose it is, and the key of the lesson."""

# No message names a student: whoever may know asks the API with the ids.


@receiver(register_confirmed, dispatch_uid="webhook: register confirmed")
def note_confirmed(session: ClassSession, **kwargs: object) -> None:
    active = _active(session.class_group.school)
    _note_day(active, Event.CONFIRMED, session)
    endpoints = _listening(active, Event.CONFIRMED)
    if endpoints:
        # Only where somebody listens: nearly no school does.
        counts = count_sessions([session])[session.pk]
        _note(endpoints, Event.CONFIRMED, _session_data(session) | {"counts": counts.as_fields()})


@receiver(confirmation_undone, dispatch_uid="webhook: confirmation undone")
def note_undone(session: ClassSession, students: Iterable[Student], **kwargs: object) -> None:
    active = _active(session.class_group.school)
    gone = [(student, session.pk) for student in students]
    _note_day(active, Event.UNCONFIRMED, session, gone)
    _note(_listening(active, Event.UNCONFIRMED), Event.UNCONFIRMED, _session_data(session))


@receiver(registers_amended, dispatch_uid="webhook: register amended")
def note_amended(amendments: Iterable[AttendanceAmendment], **kwargs: object) -> None:
    """Note a message for each entry; who gets them is asked once for each school."""
    active: dict[School, list[WebhookEndpoint]] = {}
    days: dict[tuple[int, date], ClassSession] = {}
    gone: dict[tuple[int, date], list[Entry]] = defaultdict(list)
    for amendment in amendments:
        session = amendment.record.session
        school = session.class_group.school
        # The day is written anew once, however many of its entries were changed.
        key = session.class_group_id, session.day
        days.setdefault(key, session)
        if not amendment.new_status:
            # Emptied entries are in no register any more, so only this still names them.
            gone[key].append((amendment.record.student, session.pk))
        if school not in active:
            active[school] = _active(school)
        change = {
            "student_id": amendment.record.student_id,
            "old_status": amendment.old_status or None,
            "new_status": amendment.new_status or None,
            "amended_at": amendment.amended_at.isoformat(),
        }
        content = _session_data(session) | {"amendment": change}
        _note(_listening(active[school], Event.AMENDED), Event.AMENDED, content)
    for key, session in days.items():
        _note_day(active[session.class_group.school], Event.AMENDED, session, gone[key])


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


def _note_day(
    active: Iterable[WebhookEndpoint],
    event: str,
    session: ClassSession,
    gone: Collection[Entry] = (),
) -> None:
    """Note for whoever reads attendance itself that a class's day is to be written anew.

    Args:
        gone: entries that registers had and have no more: nothing else would name their objects.
    """
    about = {"class_group_id": session.class_group_id, "day": session.day.isoformat()}
    for endpoint in (x for x in active if x.form != Form.MESSAGES):
        # Other forms find by the student's own id what is gone; SIF needs the object's name.
        names = names_of_objects(endpoint, gone) if endpoint.form == Form.SIF else []
        _note([endpoint], event, about | ({"taken_back": names} if names else {}))


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
