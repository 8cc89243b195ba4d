"""Make webhook endpoints and deliveries for tests."""

from classes.models import School
from integrations.models import Event, WebhookDelivery, WebhookEndpoint
from tests.factories import make_school


def make_endpoint(**overrides) -> WebhookEndpoint:
    school: School = overrides.pop("school", None) or make_school()
    fields = {"url": "https://sis.example.org/hook", "events": list(Event.values)}
    return WebhookEndpoint.objects.create(school=school, **fields | overrides)


def make_webhook_delivery(**overrides) -> WebhookDelivery:
    endpoint = overrides.pop("endpoint", None) or make_endpoint()
    fields = {"event": Event.CONFIRMED, "payload": {"type": "register.confirmed"}}
    return WebhookDelivery.objects.create(endpoint=endpoint, **fields | overrides)
