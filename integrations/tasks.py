"""What the worker does for other systems; each task may be delivered twice."""

from integrations.services import webhook_deliveries as webhook_sending
from integrations.services.idempotency import forget_old_requests


def send_webhook(delivery_id: int) -> None:
    webhook_sending.send_delivery(delivery_id=delivery_id)


def sweep_webhooks() -> int:
    forget_old_requests()
    return webhook_sending.sweep_deliveries()
