"""Send what was noted, again and again with growing pauses: jobs of the lane for mails."""

import json
import logging
from datetime import timedelta
from typing import Any

from django.db import transaction
from django.utils import timezone

from integrations.attendance_events.writers import write_attendance
from integrations.errors import AddressRefusedError, NotSendableError
from integrations.models import Form, WebhookDelivery
from integrations.models.webhooks import NOT_ACCEPTED, WebhookState
from integrations.webhooks.http_post import WebhookAnswer, post_message
from jobs.lifecycle import Lease, end_waiting, fail, requeue, retry, succeed
from jobs.registry import WORKER_STOPPED, Failure, Kind, Lane
from jobs.running_job import RunningJob

logger = logging.getLogger(__name__)

PAUSES = (
    timedelta(seconds=20),
    timedelta(minutes=2),
    timedelta(minutes=10),
    timedelta(hours=1),
    timedelta(hours=6),
    timedelta(hours=24),
)
"""After each failure; when they are used up the delivery is given up, after about 31 hours."""

LONGEST_ATTEMPT_S = 300
"""Longer than any try lasts."""

NO_NEWS_AFTER = timedelta(days=2)
"""What waits longer for its address to be switched on again is given up, not sent in a flood."""

KEPT_FOR = timedelta(days=90)
"""How long it can be looked up what was sent."""

MAX_ANSWER = 300


def _run(job: RunningJob) -> None:
    delivery = WebhookDelivery.objects.select_related("endpoint").get(pk=job.pk)
    try:
        _settle(job.lease, _post(delivery), _without_names(delivery.payload))
    except AddressRefusedError as refusal:
        # No further try makes the address a public one.
        fail(lease=job.lease, failure=Failure(refusal.code, dict(refusal.params)))
    except Exception:
        # An error nobody has thought of is a try that failed, not a reason to try for ever.
        logger.exception("Webhook delivery %s could not be sent.", job.pk)
        _settle(job.lease, WebhookAnswer(0, failure=Failure("webhook_not_made")))


def _post(delivery: WebhookDelivery) -> WebhookAnswer:
    if Form(delivery.endpoint.form).is_attendance:
        return write_attendance(delivery)
    return post_message(
        delivery.endpoint.url,
        secret=delivery.endpoint.secret,
        message_id=str(delivery.event_id),
        body=json.dumps(delivery.payload, separators=(",", ":")).encode(),
    )


def _without_names(payload: dict[str, Any]) -> dict[str, Any]:
    """Return what is kept of a message that arrived: what is deleted there is named no more."""
    if "taken_back" not in payload.get("data", {}):
        return payload
    kept = {name: value for name, value in payload["data"].items() if name != "taken_back"}
    return payload | {"data": kept}


def _settle(lease: Lease, answer: WebhookAnswer, payload: dict[str, Any] | None = None) -> None:
    text = f"{answer.status} {answer.text}".strip() if answer.status else answer.text
    # A server may answer with a whole page.
    kept = text[:MAX_ANSWER]
    if answer.is_accepted:
        changed: dict[str, Any] = {} if payload is None else {"payload": payload}
        # Without names once it arrived; until then the message has to be sent as it is.
        succeed(lease=lease, answer=kept, sent_at=timezone.now(), **changed)
    else:
        failure = answer.failure or Failure(NOT_ACCEPTED, {"answer": kept})
        retry(lease=lease, failure=failure, answer=kept)


def end_old_deliveries() -> int:
    """Give up what waits for a switched off address, forget old ones; return how many."""
    now = timezone.now()
    waiting = WebhookDelivery.objects.filter(endpoint__is_active=False)
    n_given_up = end_waiting(
        kind=WEBHOOKS,
        # By when it was to be tried, so that one noted just now is not given up.
        rows=waiting.filter(next_try_at__lt=now - NO_NEWS_AFTER),
        failure=Failure("webhook_switched_off"),
    )
    finished = WebhookDelivery.objects.filter(state__in=[WebhookState.READY, WebhookState.FAILED])
    return n_given_up + finished.filter(created_at__lt=now - KEPT_FOR).delete()[0]


@transaction.atomic
def send_again(*, delivery: WebhookDelivery, shown_version: str) -> bool:
    """Let a person send a delivery once more, from the first pause on; its id stays the same.

    Returns:
        False if it is not as she was shown it any more.

    Raises:
        NotSendableError: it is being sent, or its address is switched off.
    """
    is_on = WebhookDelivery.objects.filter(pk=delivery.pk).to_active().exists()
    if not is_on or delivery.state == WebhookState.RUNNING:
        raise NotSendableError("message_not_sendable")
    at_rest = (WebhookState.QUEUED, WebhookState.READY, WebhookState.FAILED)
    return requeue(job=delivery, shown_version=shown_version, states=at_rest)


WEBHOOKS = Kind(
    name="webhook",
    model=WebhookDelivery,
    lane=Lane.MAIL,
    run=_run,
    max_attempts=len(PAUSES) + 1,
    pauses=PAUSES,
    timeout_s=LONGEST_ATTEMPT_S,
    exhausted=WORKER_STOPPED,
    eligible=lambda rows: rows.to_active(),  # type: ignore[attr-defined]
    try_again=lambda delivery, shown: send_again(delivery=delivery, shown_version=shown),
)
