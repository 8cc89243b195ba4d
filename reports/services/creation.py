"""Write a mail's row and queue it; one that exists already stays as it is."""

from django.db import transaction

from accounts.models import User
from jobs.lifecycle import enqueue
from reports.models import ReportDelivery


@transaction.atomic
def create_delivery(
    *, kind: str, to: User, period_key: str, language: str, **about: object
) -> tuple[ReportDelivery, bool]:
    """Return the mail about this and for this period, and whether it is new.

    Whoever asks twice, or runs twice, gets the same row: the database holds one only.
    """
    scope = {
        name: about.pop(name, None) for name in ("school", "session", "class_group", "student")
    }
    fields = {
        "address": to.email,
        "language": language,
        **about,
    }
    # The constraint decides between two that ask at once.
    delivery, is_new = ReportDelivery.objects.get_or_create(
        kind=kind, recipient=to, period_key=period_key, **scope, defaults=fields
    )
    if is_new:
        enqueue(job=delivery)
    return delivery, is_new
