"""Make webhook endpoints and deliveries for tests, and try to send them."""

from django.utils import timezone

from classes.models import School
from integrations.models import Event, WebhookDelivery, WebhookEndpoint
from integrations.services.webhook_deliveries import WEBHOOKS
from jobs.lifecycle import acquire
from jobs.runner import run_leased
from tests.factories import make_school

FAILED = {"state": "failed", "failure_code": "webhook_not_accepted"}


def make_endpoint(**overrides) -> WebhookEndpoint:
    school: School = overrides.pop("school", None) or make_school()
    fields = {"url": "https://sis.example.org/hook", "events": list(Event.values)}
    return WebhookEndpoint.objects.create(school=school, **fields | overrides)


def make_webhook_delivery(**overrides) -> WebhookDelivery:
    endpoint = overrides.pop("endpoint", None) or make_endpoint()
    fields = {"event": Event.CONFIRMED, "payload": {"type": "register.confirmed"}}
    return WebhookDelivery.objects.create(endpoint=endpoint, **fields | overrides)


def send(pk: int) -> None:
    """Send a message here and now if it is due and nobody else does, as the worker would."""
    if lease := acquire(kind=WEBHOOKS, pk=pk):
        run_leased(lease=lease)


def try_now(delivery: WebhookDelivery) -> WebhookDelivery:
    """Let its pause be over, try it once, and read what became of it."""
    WebhookDelivery.objects.filter(pk=delivery.pk).update(next_try_at=timezone.now())
    send(delivery.pk)
    delivery.refresh_from_db()
    return delivery
