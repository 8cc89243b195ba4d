"""Send what was noted, claimed by one worker at a time, again and again with growing pauses."""

import json
import logging
import uuid
from datetime import datetime, timedelta

from django.db import transaction
from django.db.models import F
from django.utils import timezone
from django.utils.translation import gettext as _
from django_q.tasks import async_task

from classes.errors import RefusedError
from integrations.models import WebhookDelivery
from integrations.webhooks.addresses import AddressRefusedError
from integrations.webhooks.http_post import Answer, post_message

logger = logging.getLogger(__name__)

State = WebhookDelivery.State

PAUSES = [
    timedelta(seconds=20),
    timedelta(minutes=2),
    timedelta(minutes=10),
    timedelta(hours=1),
    timedelta(hours=6),
    timedelta(hours=24),
]
"""After each failure; when they are used up the delivery is given up, after about 31 hours."""

STALE_AFTER = timedelta(minutes=5)
"""Longer than any try lasts: whoever claimed it is gone."""

NO_NEWS_AFTER = timedelta(days=2)
"""What waits longer for its address to be switched on again is given up, not sent in a flood."""

KEPT_FOR = timedelta(days=90)
"""How long it can be looked up what was sent."""


class NotSendableError(RefusedError):
    """The delivery is being sent, or its address is switched off."""


def queue_delivery(delivery_id: int) -> None:
    async_task("integrations.tasks.send_webhook", delivery_id)


def send_delivery(*, delivery_id: int) -> None:
    """Try a delivery once if it is due and nobody else does; safe to call twice."""
    claim = _claim(delivery_id)
    if claim is None:
        return
    delivery = WebhookDelivery.objects.select_related("endpoint").get(pk=delivery_id)
    try:
        answer = _try(delivery)
    except AddressRefusedError as refusal:
        _finish(delivery, claim, State.FAILED, str(refusal))
        return
    if answer.is_accepted:
        _finish(delivery, claim, State.SENT, _in_words(answer))
    elif delivery.attempts > len(PAUSES):
        _finish(delivery, claim, State.FAILED, _in_words(answer))
    else:
        _finish(delivery, claim, State.WAITING, _in_words(answer))


def sweep_deliveries() -> int:
    """Queue what is due, for example after a crash between commit and queueing; forget old ones."""
    now = timezone.now()
    _give_up_for_switched_off(now)
    finished = WebhookDelivery.objects.filter(state__in=[State.SENT, State.FAILED])
    finished.filter(created_at__lt=now - KEPT_FOR).delete()
    due = WebhookDelivery.objects.due(now, stale_before=now - STALE_AFTER)
    due = due.to_active()
    ids = list(due.order_by("next_try_at").values_list("pk", flat=True)[:200])
    for delivery_id in ids:
        queue_delivery(delivery_id)
    return len(ids)


def _give_up_for_switched_off(now: datetime) -> None:
    WebhookDelivery.objects.filter(
        state=State.WAITING, endpoint__is_active=False, next_try_at__lt=now - NO_NEWS_AFTER
    ).update(state=State.FAILED, answer=_("Its address was switched off."))


@transaction.atomic
def send_again(*, delivery: WebhookDelivery) -> None:
    """Let a person send a delivery once more, from the first pause on; its id stays the same."""
    free = WebhookDelivery.objects.filter(pk=delivery.pk).to_active()
    n_changed = free.exclude(state=State.SENDING).update(
        state=State.WAITING, attempts=0, next_try_at=timezone.now(), claim=None
    )
    if not n_changed:
        raise NotSendableError("message_not_sendable")
    transaction.on_commit(lambda: queue_delivery(delivery.pk))


def _claim(delivery_id: int) -> uuid.UUID | None:
    now, claim = timezone.now(), uuid.uuid4()
    due = WebhookDelivery.objects.due(now, stale_before=now - STALE_AFTER)
    n_claimed = (
        due.filter(pk=delivery_id)
        .to_active()
        .update(state=State.SENDING, claim=claim, claimed_at=now, attempts=F("attempts") + 1)
    )
    return claim if n_claimed else None


def _try(delivery: WebhookDelivery) -> Answer:
    """Post it; an error nobody has thought of ends the try too, or it would be tried for ever."""
    try:
        return _post(delivery)
    except AddressRefusedError:
        raise
    except Exception as error:
        logger.exception("Webhook delivery %s could not be sent.", delivery.pk)
        return Answer(0, f"{type(error).__name__}: {error}")


def _post(delivery: WebhookDelivery) -> Answer:
    return post_message(
        delivery.endpoint.url,
        secret=delivery.endpoint.secret,
        message_id=str(delivery.event_id),
        body=json.dumps(delivery.payload, separators=(",", ":")).encode(),
    )


def _finish(delivery: WebhookDelivery, claim: uuid.UUID, state: str, answer: str) -> None:
    now = timezone.now()
    pause = PAUSES[min(delivery.attempts, len(PAUSES)) - 1]
    WebhookDelivery.objects.filter(pk=delivery.pk, claim=claim).update(
        state=state,
        claim=None,
        answer=answer[:300],
        sent_at=now if state == State.SENT else None,
        next_try_at=now + pause,
    )


def _in_words(answer: Answer) -> str:
    return f"{answer.status} {answer.text}".strip() if answer.status else answer.text
