"""Send each report once: what it holds is looked up, and access asked again, as it is sent.

What a mail that was perhaps delivered holds has names; so only a person sends it again.
"""

from collections.abc import Mapping
from datetime import timedelta
from functools import partial
from typing import Any

from django.utils import timezone, translation

from jobs.outgoing.mails import Letter, MailWork, Unwanted
from jobs.outgoing.smtp import Handover, MailOutcome
from jobs.registry import Failure
from privacy.accesses import Access
from privacy.services.access_log import log_sent
from reports.mail import compose
from reports.models import ReportDelivery
from reports.selectors.mail.delivery_guard import reason_to_drop
from reports.services.mail_requests import send_again

PAUSES = tuple(timedelta(minutes=m) for m in (1, 5, 15, 60, 240))
"""How long to wait after each attempt that the server did not take."""
MAX_ATTEMPTS = len(PAUSES) + 1


def _letter(delivery: ReportDelivery) -> Letter | Unwanted:
    if code := reason_to_drop(delivery):
        return Unwanted(Failure(code))
    # As it is now: it may have been corrected since the mail was asked for.
    delivery.address = delivery.recipient.email
    with translation.override(delivery.language), timezone.override(delivery.school.zone):
        mail = compose(delivery)
    # Written once it is handed over: what never left has told nobody.
    log = partial(_log, delivery, mail.access)
    return Letter(mail.message, noted={"address": delivery.address}, when_handed_over=log)


def _log(delivery: ReportDelivery, access: Access) -> None:
    """Keep who has it then, as when she had downloaded it."""
    access.params["how"] = "sent by mail"
    log_sent(access, to=delivery.recipient)


def _kept(handover: Handover) -> Mapping[str, Any]:
    kept: dict[str, Any] = {"server_answer": handover.answer}
    return kept | {"sent_at": timezone.now()} if handover.outcome is MailOutcome.ACCEPTED else kept


def _send_again(delivery: ReportDelivery, shown_version: str) -> bool:
    """A mail of its own each time, whatever the one that was shown has become."""
    return bool(send_again(delivery=delivery))


WORK = MailWork(
    model=ReportDelivery,
    along=("recipient", "school", "student", "class_group__school", "session__class_group__school"),
    compose=_letter,
    kept=_kept,
)
MAILS = WORK.kind("mail", pauses=PAUSES, try_again=_send_again)
