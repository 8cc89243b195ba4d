"""Send each mail once: a job that one worker has at a time, ended with the server's own words.

Whoever sends a mail leases its row, and says in the row when nothing but the end mark is missing
(`handed_over_at`). A mail whose worker died before that is sent again; one whose worker died after
it, or whose connection broke there, may have been accepted: nobody can know, so it ends as
"perhaps delivered" and only a person sends it again. Its Message-ID never changes, so that a
receiver who does get it twice can tell.
"""

import logging
from datetime import timedelta
from typing import Any

from django.db import transaction
from django.db.models import F
from django.utils import timezone, translation

from jobs.lifecycle import Lease, fail, retry, succeed
from jobs.outgoing.smtp import Handover, Outcome, hand_over
from jobs.registry import Failure, Kind, Lane
from jobs.running_job import RunningJob
from privacy.accesses import Access
from privacy.services.access_log import log_sent
from reports.errors import LeaseLostError
from reports.mail import compose
from reports.models import ReportDelivery
from reports.models.deliveries import NOT_ACCEPTED
from reports.selectors.mail.delivery_guard import reason_to_drop
from reports.services.mail_requests import send_again

logger = logging.getLogger(__name__)

PAUSES = tuple(timedelta(minutes=m) for m in (1, 5, 15, 60, 240))
"""How long to wait after each attempt that the server did not take."""
MAX_ATTEMPTS = len(PAUSES) + 1
LONGEST_ATTEMPT_S = 300
"""Longer than any conversation with a mail server: its time-out is counted in seconds."""

State = ReportDelivery.State


def _run(job: RunningJob) -> None:
    delivery = ReportDelivery.objects.in_full().get(pk=job.pk)
    if code := reason_to_drop(delivery):
        succeed(lease=job.lease, state=State.DROPPED, failure_code=code)
        return
    try:
        _send(delivery, job.lease)
    except LeaseLostError:
        logger.warning("Mail %s is sent by somebody else", job.pk)
    except Exception:
        logger.exception("Mail %s could not be sent", job.pk)
        _settle_error(job.lease, Failure("mail_not_made"))


def _send(delivery: ReportDelivery, lease: Lease) -> None:
    # As it is now: it may have been corrected since the mail was asked for.
    delivery.address = delivery.recipient.email
    with translation.override(delivery.language), timezone.override(delivery.school.zone):
        message = compose(delivery)
    handover = hand_over(
        message, before_the_end=lambda: _pass_fence(delivery, lease, message.access)
    )
    _settle(lease, handover)


@transaction.atomic
def _pass_fence(delivery: ReportDelivery, lease: Lease, access: Access) -> None:
    """Note that the server may accept the mail from now on; only one lease ever gets past here.

    The log keeps who has it then, as when she had downloaded it.
    """
    fence = lease.rows.filter(handed_over_at__isnull=True)
    if not fence.update(handed_over_at=timezone.now(), address=delivery.address):
        raise LeaseLostError
    access.params["how"] = "sent by mail"
    log_sent(access, to=delivery.recipient)


def _settle(lease: Lease, handover: Handover) -> None:
    """Write down what became of it."""
    answer = handover.answer
    failure = handover.failure or Failure(NOT_ACCEPTED, {"answer": answer})
    # The moment of handing over is a trace of the attempt; what may have arrived keeps it.
    kept: dict[str, Any] = {"server_answer": answer, "handed_over_at": F("handed_over_at")}
    if handover.outcome is Outcome.ACCEPTED:
        succeed(lease=lease, sent_at=timezone.now(), **kept)
    elif handover.outcome is Outcome.UNKNOWN:
        _end_unsure(lease, failure, server_answer=answer)
    elif handover.outcome is Outcome.REFUSED:
        fail(lease=lease, failure=failure, **kept)
    else:
        retry(lease=lease, failure=failure, server_answer=answer)


def _settle_error(lease: Lease, failure: Failure) -> None:
    """What fails behind the fence, such as writing the answer down, must cause no second mail."""
    if lease.rows.filter(handed_over_at__isnull=False).exists():
        _end_unsure(lease, failure)
    else:
        retry(lease=lease, failure=failure)


def _end_unsure(lease: Lease, failure: Failure, **fields: Any) -> bool:
    return succeed(
        lease=lease,
        state=State.UNSURE,
        failure_code=failure.code,
        failure_params=dict(failure.params),
        handed_over_at=F("handed_over_at"),
        **fields,
    )


def _end_if_handed_over(lease: Lease) -> bool:
    """End a mail whose worker died behind the fence: the server may have accepted it."""
    is_handed_over = lease.rows.filter(handed_over_at__isnull=False).exists()
    return is_handed_over and _end_unsure(lease, Failure("mail_perhaps_accepted"))


MAILS = Kind(
    name="mail",
    model=ReportDelivery,
    lane=Lane.MAIL,
    run=_run,
    max_attempts=MAX_ATTEMPTS,
    pauses=PAUSES,
    timeout_s=LONGEST_ATTEMPT_S,
    exhausted=Failure("mail_worker_stopped"),
    scratch={"handed_over_at": None},
    when_lost=_end_if_handed_over,
    try_again=lambda delivery, shown: send_again(delivery=delivery),
)
