"""Send each mail once: claimed by one worker at a time, ended with the server's own words.

Whoever sends a mail first claims its row, and says in the row when nothing but the end mark is
missing (`handed_over_at`). A mail whose worker died before that is sent again; one whose worker
died after it, or whose connection broke there, may have been accepted: nobody can know, so it ends
as "perhaps delivered" and only a person sends it again. Its Message-ID never changes, so that a
receiver who does get it twice can tell.
"""

import logging
import uuid
from datetime import datetime, timedelta

from django.db.models import F, Q
from django.utils import timezone, translation
from django.utils.translation import gettext as _

from reports.mail import compose
from reports.models import ReportDelivery
from reports.services.queue import queue_delivery
from reports.services.still_wanted import why_not_wanted
from reports.smtp import ClaimLost, Fate, Outcome, hand_over

logger = logging.getLogger(__name__)

PAUSES = [timedelta(minutes=m) for m in (1, 5, 15, 60, 240)]
"""How long to wait after each attempt that the server did not take."""
MAX_ATTEMPTS = len(PAUSES) + 1
STALE_AFTER = timedelta(minutes=10)
"""Longer than any conversation with a mail server: its time-out is counted in seconds."""
QUEUED_AGAIN_AFTER = timedelta(minutes=10)
"""A task this old may be lost; a second one does no harm."""

State = ReportDelivery.State


def deliver(delivery_id: int) -> None:
    """Send a mail if it is due and nobody else does; safe to call as often as you like."""
    claim = _claim(delivery_id)
    if claim is None:
        return
    delivery = ReportDelivery.objects.in_full().get(pk=delivery_id)
    try:
        if reason := why_not_wanted(delivery):
            _end(delivery, claim, State.DROPPED, reason)
        else:
            _send(delivery, claim)
    except ClaimLost:
        logger.warning("Mail %s is sent by somebody else", delivery_id)
    except Exception as error:
        logger.exception("Mail %s could not be sent", delivery_id)
        text = _("The mail could not be made: %(error)s.") % {"error": type(error).__name__}
        _settle(delivery, claim, Outcome(_fate_after_an_error(delivery, claim), text))


def _claim(delivery_id: int) -> uuid.UUID | None:
    """Claim a mail that is due and count the attempt, committed before the work."""
    claim, now = uuid.uuid4(), timezone.now()
    n_claimed = (
        ReportDelivery.objects.due(now)
        .filter(pk=delivery_id, attempts__lt=MAX_ATTEMPTS)
        .update(
            state=State.SENDING,
            claim=claim,
            claimed_at=now,
            handed_over_at=None,
            attempts=F("attempts") + 1,
        )
    )
    return claim if n_claimed else None


def _send(delivery: ReportDelivery, claim: uuid.UUID) -> None:
    delivery.address = delivery.recipient.email
    with translation.override(delivery.language), timezone.override(delivery.school.zone):
        message = compose(delivery)
    _settle(
        delivery, claim, hand_over(message, before_the_end=lambda: _pass_fence(delivery, claim))
    )


def _pass_fence(delivery: ReportDelivery, claim: uuid.UUID) -> None:
    """Say that the server may accept the mail from now on; only one claim ever gets past here."""
    fence = _mine(delivery, claim).filter(handed_over_at__isnull=True)
    if not fence.update(handed_over_at=timezone.now(), address=delivery.address):
        raise ClaimLost


def _settle(delivery: ReportDelivery, claim: uuid.UUID, outcome: Outcome) -> None:
    """Write down what became of it."""
    ends = {
        Fate.ACCEPTED: State.SENT,
        Fate.REFUSED: State.FAILED,
        Fate.UNKNOWN: State.UNSURE,
    }
    if outcome.fate in ends:
        _end(delivery, claim, ends[outcome.fate], outcome.answer)
    elif delivery.attempts >= MAX_ATTEMPTS:
        _end(delivery, claim, State.FAILED, outcome.answer)
    else:
        _wait(delivery, claim, outcome.answer)


def _fate_after_an_error(delivery: ReportDelivery, claim: uuid.UUID) -> Fate:
    """What fails behind the fence, such as writing the answer down, must cause no second mail."""
    is_handed_over = _mine(delivery, claim).filter(handed_over_at__isnull=False).exists()
    return Fate.UNKNOWN if is_handed_over else Fate.NOT_TAKEN


def _end(delivery: ReportDelivery, claim: uuid.UUID, state: str, answer: str) -> None:
    sent_at = timezone.now() if state == State.SENT else None
    _mine(delivery, claim).update(state=state, server_answer=answer[:500], sent_at=sent_at)


def _wait(delivery: ReportDelivery, claim: uuid.UUID, answer: str) -> None:
    """Let it wait, longer after every attempt; the sweeper queues it when its time has come."""
    _mine(delivery, claim).update(
        state=State.WAITING,
        server_answer=answer[:500],
        next_try_at=timezone.now() + PAUSES[delivery.attempts - 1],
        queued_at=None,
        handed_over_at=None,
    )


def _mine(delivery: ReportDelivery, claim: uuid.UUID):  # type: ignore[no-untyped-def]
    return ReportDelivery.objects.filter(pk=delivery.pk, claim=claim, state=State.SENDING)


def sweep_deliveries(now: datetime | None = None) -> int:
    """Free mails whose worker is gone and queue those whose time has come; return how many."""
    now = now or timezone.now()
    return _free_stale(now) + _queue_due(now)


def _free_stale(now: datetime) -> int:
    stale = ReportDelivery.objects.filter(state=State.SENDING, claimed_at__lt=now - STALE_AFTER)
    not_handed_over = stale.filter(handed_over_at__isnull=True)
    n_worn_out = not_handed_over.filter(attempts__gte=MAX_ATTEMPTS).update(
        state=State.FAILED, server_answer=_("The worker stopped at each attempt.")
    )
    n_again = not_handed_over.update(state=State.WAITING, next_try_at=now, queued_at=None)
    n_unsure = stale.filter(handed_over_at__isnull=False).update(
        state=State.UNSURE,
        server_answer=_(
            "The worker stopped while the mail server was accepting the mail: look into the mailbox"
            " before you send it again."
        ),
    )
    return n_worn_out + n_again + n_unsure


def _queue_due(now: datetime) -> int:
    is_forgotten = Q(queued_at__isnull=True) | Q(queued_at__lt=now - QUEUED_AGAIN_AFTER)
    due = ReportDelivery.objects.due(now).filter(is_forgotten)
    keys = list(due.values_list("pk", flat=True))
    for key in keys:
        ReportDelivery.objects.filter(pk=key).update(queued_at=now)
        queue_delivery(key)
    return len(keys)
