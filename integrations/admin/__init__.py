"""The admin of the interfaces for other systems."""

from integrations.admin.webhooks import WebhookDeliveryAdmin, WebhookEndpointAdmin

__all__ = ["WebhookDeliveryAdmin", "WebhookEndpointAdmin"]
