"""What the worker does for this room; found by the app of jobs."""

from integrations.services.webhook_deliveries import WEBHOOKS

KINDS = (WEBHOOKS,)
