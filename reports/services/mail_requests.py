"""Mail a register or a report to whoever asks for it on a page, and send one again."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime, timedelta

from django.db import transaction
from django.utils import timezone
from django.utils.translation import get_language

from accounts.models import User
from classes.models import ClassGroup, ClassSession, School
from jobs.models import MailState
from jobs.turns import try_at_once
from reports.errors import BeingSentError
from reports.models import ReportDelivery
from reports.selectors.periods import ReportPeriod, chosen_period
from reports.services.creation import create_delivery

Kind = ReportDelivery.Kind
ASKED = "asked "
ONE_CLICK = timedelta(minutes=1)
"""Asked for twice within this time, a mail goes out once: the second click was a slip."""


@dataclass(frozen=True)
class MailRequest:
    """A mail that somebody asks for.

    Args:
        about: fields of the delivery: what it is of.
        prefix: how its key begins, by which it is found again.
        language: empty: that of the page on which it is asked for.
    """

    kind: str
    to: User
    about: Mapping[str, object]
    prefix: str = ASKED
    language: str = ""


def mail_register(*, session: ClassSession, to: User) -> ReportDelivery:
    school = session.class_group.school
    about = {"school": school, "session": session}
    return _ask(MailRequest(Kind.REGISTER, to, about))


def mail_class_summary(
    *, class_group: ClassGroup, to: User, period: ReportPeriod | None = None
) -> ReportDelivery:
    """Mail the class group's sheet of a period, else of today's term or the last 90 days."""
    school = class_group.school
    days = _days(school, period)
    about = {"school": school, "class_group": class_group} | days
    return _ask(MailRequest(Kind.CLASS_SUMMARY, to, about))


def mail_school_summary(
    *, school: School, to: User, period: ReportPeriod | None = None
) -> ReportDelivery:
    about = {"school": school} | _days(school, period)
    return _ask(MailRequest(Kind.SCHOOL_SUMMARY, to, about))


@transaction.atomic
def send_again(*, delivery: ReportDelivery) -> ReportDelivery:
    """Send the same once more to the same recipient, as a mail of its own; one that waits at once.

    A mail that is being sent is refused: it may arrive yet.
    """
    if try_at_once(job=delivery):
        return delivery
    if ReportDelivery.objects.filter(pk=delivery.pk, state=MailState.RUNNING).exists():
        raise BeingSentError("mail_being_sent")
    return _copy(delivery)


def _copy(delivery: ReportDelivery) -> ReportDelivery:
    about: dict[str, object] = {
        name: getattr(delivery, name)
        for name in ("school", "session", "class_group", "student", "first_on", "last_on")
    }
    # A copy of a warning keeps its reason, by which it is asked again whether it still holds.
    prefix = f"{delivery.reason} {ASKED}" if delivery.kind == Kind.WARNING else ASKED
    to, language = delivery.recipient, delivery.language
    return _ask(MailRequest(delivery.kind, to, about, prefix, language))


def _days(school: School, period: ReportPeriod | None) -> dict[str, object]:
    period = period or chosen_period(school, today=school.today())
    return {"first_on": period.first_on, "last_on": period.last_on}


def _key(prefix: str, now: datetime, about: Mapping[str, object]) -> str:
    """Name the days too: mails about two weeks, asked for at once, are two."""
    days = [str(about[name]) for name in ("first_on", "last_on") if about.get(name)]
    return " ".join([f"{prefix}{now:%Y-%m-%d %H:%M}", *days])


def _ask(asked: MailRequest) -> ReportDelivery:
    now = timezone.now()
    just_asked = ReportDelivery.objects.filter(
        kind=asked.kind,
        recipient=asked.to,
        period_key__startswith=asked.prefix,
        created_at__gt=now - ONE_CLICK,
        # One that failed may be asked for again at once.
        state__in=[MailState.QUEUED, MailState.RUNNING, MailState.READY],
        **asked.about,
    )
    if found := just_asked.first():
        return found
    delivery, _is_new = create_delivery(
        kind=asked.kind,
        to=asked.to,
        period_key=_key(asked.prefix, now, asked.about),
        language=asked.language or get_language() or "",
        **asked.about,
    )
    return delivery
