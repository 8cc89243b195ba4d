"""The admin of the interfaces for other systems."""

from integrations.admin.roster_sources import RosterSourceAdmin
from integrations.admin.tokens import ApiTokenAdmin
from integrations.admin.webhooks import WebhookDeliveryAdmin, WebhookEndpointAdmin

__all__ = ["ApiTokenAdmin", "RosterSourceAdmin", "WebhookDeliveryAdmin", "WebhookEndpointAdmin"]
