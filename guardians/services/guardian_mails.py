"""Send each mail to somebody at home once: a job that one worker has at a time.

What is told is looked up again when it is sent; what has changed since is not told. The row says
when nothing but the end mark is missing: behind that nobody but the receiver knows, and the mail is
never sent again by itself.
"""

import logging
from datetime import timedelta

from django.db import transaction
from django.db.models import F
from django.utils import timezone

from guardians.models import GuardianMail
from guardians.selectors.notified_absences import is_wanted
from guardians.services.mail_letters import compose
from jobs.lifecycle import Lease, fail, requeue, retry, succeed
from jobs.outgoing.smtp import Handover, Outcome, hand_over
from jobs.registry import Failure, Kind, Lane
from jobs.running_job import RunningJob

logger = logging.getLogger(__name__)

PAUSES = tuple(timedelta(minutes=m) for m in (1, 5, 15, 60, 240))
"""After each attempt that the mail server did not take."""

State = GuardianMail.State


class _LeaseLostError(Exception):
    """Somebody else sends it."""


def _run(job: RunningJob) -> None:
    mail = GuardianMail.objects.select_related("contact__student__school").get(pk=job.pk)
    if not is_wanted(mail):
        succeed(lease=job.lease, state=State.DROPPED)
        return
    try:
        handover = hand_over(compose(mail), before_the_end=lambda: _pass_fence(job.lease))
    except _LeaseLostError:
        return
    except Exception:
        logger.exception("Mail %s to parents could not be sent", job.pk)
        _settle_error(job.lease, Failure("guardian_mail_unmade"))
        return
    _settle(job.lease, handover)


@transaction.atomic
def _pass_fence(lease: Lease) -> None:
    """Note that the server may accept the mail from now on; only one lease ever gets past here."""
    if not lease.rows.filter(handed_over_at=None).update(handed_over_at=timezone.now()):
        raise _LeaseLostError


def _settle(lease: Lease, handover: Handover) -> None:
    refused = Failure("guardian_mail_refused", {"answer": handover.answer})
    failure = handover.failure or refused
    if handover.outcome is Outcome.ACCEPTED:
        # When it was handed over stays with what may have arrived.
        succeed(lease=lease, handed_over_at=F("handed_over_at"))
    elif handover.outcome is Outcome.UNKNOWN:
        _end_unsure(lease)
    elif handover.outcome is Outcome.REFUSED:
        fail(lease=lease, failure=failure)
    else:
        retry(lease=lease, failure=failure)


def _settle_error(lease: Lease, failure: Failure) -> None:
    if lease.rows.filter(handed_over_at__isnull=False).exists():
        _end_unsure(lease)
    else:
        retry(lease=lease, failure=failure)


def _end_unsure(lease: Lease) -> bool:
    return succeed(
        lease=lease,
        state=State.UNSURE,
        failure=Failure("guardian_mail_perhaps_sent"),
        handed_over_at=F("handed_over_at"),
    )


def _end_if_handed_over(lease: Lease) -> bool:
    """End a mail whose worker died behind the fence: the server may have accepted it."""
    is_handed_over = lease.rows.filter(handed_over_at__isnull=False).exists()
    return is_handed_over and _end_unsure(lease)


GUARDIAN_MAILS = Kind(
    name="mail to parents",
    model=GuardianMail,
    lane=Lane.MAIL,
    run=_run,
    max_attempts=len(PAUSES) + 1,
    pauses=PAUSES,
    timeout_s=300,
    exhausted=Failure("guardian_mail_stopped"),
    scratch={"handed_over_at": None},
    when_lost=_end_if_handed_over,
    try_again=lambda mail, shown: requeue(job=mail),
)
