"""What the interfaces for other systems keep."""

from integrations.models.webhooks import Event, WebhookDelivery, WebhookEndpoint

__all__ = ["Event", "WebhookDelivery", "WebhookEndpoint"]
