"""Send the mails that are jobs: one worker has each at a time, and no second one goes unnoticed.

Whoever sends a mail leases its row, and says in the row when nothing but the end mark is missing
(`handed_over_at`). Before that no server can have accepted it, and it is sent again. Behind it a
worker may die, or the connection break, and nobody but the receiver knows what became of the mail:
then it ends as "perhaps delivered", or goes again under the same Message-ID, by which a mailbox
knows the second for a copy. Each kind says which of the two hurts less (`may_come_twice`).
"""

import logging
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from datetime import timedelta
from functools import partial
from typing import Any

from django.core.mail import EmailMessage
from django.db import transaction
from django.db.models import F
from django.utils import timezone

from jobs.lifecycle import Lease, fail, requeue, retry, succeed
from jobs.models import MailState
from jobs.outgoing.smtp import Handover, MailOutcome, hand_over
from jobs.registry import WORKER_STOPPED, Failure, Kind, Lane
from jobs.running_job import RunningJob

logger = logging.getLogger(__name__)

LONGEST_ATTEMPT_S = 300
"""Longer than any conversation with a mail server: its time-out is counted in seconds."""

MAIL_NOT_MADE = Failure("mail_not_made")
PERHAPS_ACCEPTED = Failure("mail_perhaps_accepted")


class _LeaseLostError(Exception):
    """Somebody else sends this mail: it is left to them."""


@dataclass(frozen=True, eq=False)
class Letter:
    """A mail as it is written now, and what is stored as it is handed over.

    Args:
        message: to one address; with the same Message-ID at each attempt.
        noted: fields of the row.
        when_handed_over: what else is written in the same transaction.
    """

    message: EmailMessage
    noted: Mapping[str, Any] = field(default_factory=dict)
    when_handed_over: Callable[[], object] | None = None


@dataclass(frozen=True)
class Unwanted:
    """In place of a letter: what it would say is no longer so, or nobody wants it any more.

    Args:
        why: for whoever asks what became of it, where the kind says so.
    """

    why: Failure | None = None


UNWANTED = Unwanted()


def nothing_kept(handover: Handover) -> Mapping[str, Any]:
    return {}


@dataclass(frozen=True, kw_only=True, eq=False)
class MailWork:
    """What one kind of mail does of its own.

    Args:
        model: of its rows, a `MailJob`.
        compose: writes the mail of a row, looked up again at each attempt.
        along: relations that are read with the row.
        kept: further fields of a row, of what became of its mail.
        may_come_twice: what was perhaps accepted is sent again, as one that never comes would hurt
            more than a second one; else only a person sends it again.
    """

    model: Any
    compose: Callable[[Any], Letter | Unwanted]
    along: tuple[str, ...] = ()
    kept: Callable[[Handover], Mapping[str, Any]] = nothing_kept
    may_come_twice: bool = False

    def kind(self, name: str, *, pauses: tuple[timedelta, ...], **fields: Any) -> Kind:
        """Describe the jobs; `fields` are further ones of the `Kind`."""
        usual: dict[str, Any] = {"try_again": _send_again}
        return Kind(
            name=name,
            model=self.model,
            lane=Lane.MAIL,
            run=self._run,
            max_attempts=len(pauses) + 1,
            pauses=pauses,
            timeout_s=LONGEST_ATTEMPT_S,
            exhausted=WORKER_STOPPED,
            # Of the attempt: what may have arrived keeps it.
            scratch={"handed_over_at": None},
            when_lost=self._end_if_handed_over,
            **usual | fields,
        )

    def _run(self, job: RunningJob) -> None:
        row = self.model._default_manager.select_related(*self.along).get(pk=job.pk)
        try:
            letter = self.compose(row)
            if isinstance(letter, Unwanted):
                succeed(lease=job.lease, state=MailState.DROPPED, failure=letter.why)
            else:
                self._settle(job.lease, _hand_over(letter, job.lease))
        except _LeaseLostError:
            logger.warning("%s %s is sent by somebody else", job.lease.kind.name, job.pk)
        except Exception:
            logger.exception("%s %s could not be sent", job.lease.kind.name, job.pk)
            self._settle_error(job.lease)

    def _settle(self, lease: Lease, handover: Handover) -> None:
        """Write down what became of it."""
        refusal = Failure("mail_not_accepted", {"answer": handover.answer})
        failure, kept = handover.failure or refusal, self.kept(handover)
        if handover.outcome is MailOutcome.ACCEPTED:
            succeed(lease=lease, handed_over_at=F("handed_over_at"), **kept)
        elif handover.outcome is MailOutcome.UNKNOWN:
            self._settle_unsure(lease, failure, **kept)
        elif handover.outcome is MailOutcome.REFUSED:
            fail(lease=lease, failure=failure, **kept)
        else:
            retry(lease=lease, failure=failure, **kept)

    def _settle_error(self, lease: Lease) -> None:
        """What fails behind the fence, such as writing the answer down, is no reason to repeat."""
        if _is_handed_over(lease):
            self._settle_unsure(lease, MAIL_NOT_MADE)
        else:
            retry(lease=lease, failure=MAIL_NOT_MADE)

    def _settle_unsure(self, lease: Lease, failure: Failure, **kept: Any) -> None:
        if self._goes_again(lease):
            retry(lease=lease, failure=failure, **kept)
            return
        handed_over_at = F("handed_over_at")
        unsure = {"state": MailState.UNSURE, "handed_over_at": handed_over_at}
        succeed(lease=lease, failure=failure, **unsure | kept)  # type: ignore[arg-type]

    def _goes_again(self, lease: Lease) -> bool:
        return self.may_come_twice and lease.attempt < lease.kind.max_attempts

    def _end_if_handed_over(self, lease: Lease) -> bool:
        """End a mail whose worker died behind the fence, unless it is one that goes again."""
        if self._goes_again(lease) or not _is_handed_over(lease):
            return False
        self._settle_unsure(lease, PERHAPS_ACCEPTED)
        return True


def _hand_over(letter: Letter, lease: Lease) -> Handover:
    return hand_over(letter.message, before_the_end=partial(_pass_fence, letter, lease))


@transaction.atomic
def _pass_fence(letter: Letter, lease: Lease) -> None:
    """Note that the server may accept the mail from now on; only one lease ever gets past here."""
    fence = lease.rows.filter(handed_over_at__isnull=True)
    if not fence.update(handed_over_at=timezone.now(), **letter.noted):
        raise _LeaseLostError
    if letter.when_handed_over:
        letter.when_handed_over()


def _is_handed_over(lease: Lease) -> bool:
    return lease.rows.filter(handed_over_at__isnull=False).exists()


def _send_again(row: Any, shown_version: str) -> bool:
    states = (MailState.FAILED, MailState.UNSURE)
    return requeue(job=row, shown_version=shown_version, states=states)
