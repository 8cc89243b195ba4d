"""Hand mails to the worker."""

from django.db import transaction
from django_q.tasks import async_task

TASK = "reports.tasks.deliver"


def queue_delivery(delivery_id: int) -> None:
    """Hand a mail over once its row is surely stored."""
    transaction.on_commit(lambda: async_task(TASK, delivery_id))
