"""What the worker does for this room; found by the app of jobs."""

from integrations.services.roster_sources import ROSTER_SOURCES
from integrations.services.webhook_deliveries import WEBHOOKS

KINDS = (WEBHOOKS, ROSTER_SOURCES)
