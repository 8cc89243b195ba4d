"""What the interfaces for other systems keep."""

from integrations.models.attendance_forms import Form, StudentId
from integrations.models.idempotency import IdempotentRequest
from integrations.models.roster_sources import RosterSource, SourceKind
from integrations.models.scopes import Scope
from integrations.models.tokens import ApiToken
from integrations.models.webhooks import Event, WebhookDelivery, WebhookEndpoint

__all__ = [
    "ApiToken",
    "Event",
    "Form",
    "IdempotentRequest",
    "RosterSource",
    "Scope",
    "SourceKind",
    "StudentId",
    "WebhookDelivery",
    "WebhookEndpoint",
]
