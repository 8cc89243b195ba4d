"""Make rows of the mail for tests, as tests/factories/__init__.py does."""

import uuid
from datetime import date

from jobs.lifecycle import acquire
from jobs.runner import run_leased
from reports.models import ReportDelivery, ReportSubscription
from reports.services.deliveries import MAILS
from tests.factories import NINE_O_CLOCK, make_class_group, make_school, make_session, make_user

WEEK = {"first_on": date(2026, 8, 31), "last_on": date(2026, 9, 6)}


def make_delivery(**overrides) -> ReportDelivery:
    """Make the mail of a register, unless told otherwise."""
    kind = overrides.get("kind", "register")
    if kind == "register" and "session" not in overrides:
        overrides["session"] = make_session()
    about = overrides.get("session") and overrides["session"].class_group
    about = about or overrides.get("class_group") or overrides.get("student")
    school = overrides.pop("school", None) or (about.school if about else make_school())
    recipient = overrides.pop("recipient", None) or make_user()
    fields = {"kind": kind, "period_key": "asked", "language": "en-gb", "address": recipient.email}
    fields |= {} if kind == "register" else WEEK
    return ReportDelivery.objects.create(
        school=school, recipient=recipient, **fields | {"next_try_at": NINE_O_CLOCK} | overrides
    )


def make_leased_delivery(**overrides) -> ReportDelivery:
    """Make a mail whose worker is gone: its lease has expired long ago."""
    leased = {"state": "running", "lease": uuid.uuid4(), "lease_until": NINE_O_CLOCK}
    return make_delivery(**leased | {"attempts": 1} | overrides)


def deliver(pk: int) -> None:
    """Send a mail here and now if it is due and nobody else does, as the worker would."""
    if lease := acquire(kind=MAILS, pk=pk):
        run_leased(lease=lease)


def make_subscription(**overrides) -> ReportSubscription:
    school = overrides.pop("school", None)
    if "class_group" not in overrides:
        overrides["class_group"] = make_class_group(**{"school": school} if school else {})
    school = school or overrides["class_group"].school
    fields = {"frequency": "weekly", "language": "en-gb", "created_at": NINE_O_CLOCK}
    user = overrides.pop("user", None) or make_user()
    return ReportSubscription.objects.create(user=user, school=school, **fields | overrides)
