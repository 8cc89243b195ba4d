"""Rows of the interfaces that the database must refuse, by the constraint that refuses each."""

from collections.abc import Callable

from tests.webhook_factories import make_endpoint, make_webhook_delivery


def same_address_twice():
    make_endpoint(school=make_endpoint().school)


def same_event_twice():
    first = make_webhook_delivery()
    make_webhook_delivery(endpoint=first.endpoint, event_id=first.event_id)


INTEGRATIONS_BAD_ROWS: dict[str, list[Callable[[], object]]] = {
    "webhook_address_once_per_school": [same_address_twice],
    "webhook_event_once_per_address": [same_event_twice],
    "webhook_state": [lambda: make_webhook_delivery(state="lost")],
    "webhook_sending_is_claimed": [lambda: make_webhook_delivery(state="sending")],
    "webhook_sent_has_time": [lambda: make_webhook_delivery(state="sent")],
}
