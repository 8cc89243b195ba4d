"""What the worker does for other systems by its schedule; it may run twice."""

from integrations.services import roster_sources
from integrations.services.idempotency import forget_old_requests
from integrations.services.webhook_deliveries import end_old_deliveries


def forget_old() -> int:
    forget_old_requests()
    return end_old_deliveries()


def fetch_rosters() -> int:
    return roster_sources.plan_fetches()
