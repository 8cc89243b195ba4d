"""Make webhook endpoints and deliveries for tests, and try to send them."""

from django.utils import timezone

from classes.models import School
from integrations.models import Event, WebhookDelivery, WebhookEndpoint
from integrations.services.webhook_deliveries import send_delivery
from tests.factories import make_school


def make_endpoint(**overrides) -> WebhookEndpoint:
    school: School = overrides.pop("school", None) or make_school()
    fields = {"url": "https://sis.example.org/hook", "events": list(Event.values)}
    return WebhookEndpoint.objects.create(school=school, **fields | overrides)


def make_webhook_delivery(**overrides) -> WebhookDelivery:
    endpoint = overrides.pop("endpoint", None) or make_endpoint()
    fields = {"event": Event.CONFIRMED, "payload": {"type": "register.confirmed"}}
    return WebhookDelivery.objects.create(endpoint=endpoint, **fields | overrides)


def try_now(delivery: WebhookDelivery) -> WebhookDelivery:
    """Let its pause be over, try it once, and read what became of it."""
    WebhookDelivery.objects.filter(pk=delivery.pk).update(next_try_at=timezone.now())
    send_delivery(delivery_id=delivery.pk)
    delivery.refresh_from_db()
    return delivery
