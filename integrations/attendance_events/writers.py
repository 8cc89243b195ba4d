"""Write what registers say into other systems that read it in a form of their own."""

from datetime import date
from typing import Protocol

from classes.models import AttendanceRecord, ClassGroup
from integrations.attendance_events.ed_fi import EdFiOds
from integrations.attendance_events.outcomes import Outcome
from integrations.attendance_events.sif import SifZone
from integrations.errors import NameUnknownError, OtherSystemError
from integrations.models import Form, WebhookDelivery, WebhookEndpoint
from integrations.selectors.class_days import ClassDay, mark_of
from integrations.webhooks.http_post import WebhookAnswer
from jobs.registry import Failure

MOST_ROUNDS = 3
"""Who changes a register meanwhile has it written once more."""


class Writer(Protocol):
    """One other system, and how it is made to say what the registers of a day say."""

    def __init__(self, endpoint: WebhookEndpoint) -> None: ...

    def write(self, class_day: ClassDay, records: list[AttendanceRecord]) -> Outcome: ...


WRITERS: dict[str, type[Writer]] = {Form.ED_FI: EdFiOds, Form.SIF: SifZone}


def write_attendance(delivery: WebhookDelivery) -> WebhookAnswer:
    """Write the class's day as it is now, whatever it was when the message was noted.

    Raises:
        AddressRefusedError: nothing may go to this address.
    """
    about = delivery.payload["data"]
    if "class_group_id" not in about:
        # Of somebody who is erased: no class and no day say anything of her any more.
        return _answer_of(SifZone(delivery.endpoint).take_back(about["taken_back"]))
    groups = ClassGroup.objects.select_related("school")
    group = groups.filter(pk=about["class_group_id"]).first()
    if group is None:
        return WebhookAnswer(200)
    gone = tuple(about.get("taken_back", ()))
    class_day = ClassDay(group, date.fromisoformat(about["day"]), gone)
    try:
        return _answer_of(_written(delivery.endpoint, class_day))
    except (OtherSystemError, NameUnknownError) as refusal:
        return WebhookAnswer(0, failure=Failure(refusal.code, dict(refusal.params)))


def _written(endpoint: WebhookEndpoint, class_day: ClassDay) -> Outcome:
    outcome = Outcome()
    for _round in range(MOST_ROUNDS):
        records = class_day.records()
        outcome = WRITERS[endpoint.form](endpoint).write(class_day, records)
        if mark_of(class_day.records()) == mark_of(records):
            break
    return outcome


def _answer_of(outcome: Outcome) -> WebhookAnswer:
    if not outcome.refused:
        return WebhookAnswer(200, f"+{outcome.n_written} −{outcome.n_removed}")
    n_all = outcome.n_written + outcome.n_removed + len(outcome.refused)
    params = {"n": len(outcome.refused), "total": n_all, "answer": outcome.refused[0]}
    return WebhookAnswer(0, outcome.refused[0], Failure("attendance_not_taken", params))
