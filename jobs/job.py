"""Run one row of background work: claim it, keep it alive, end it once, try again if it breaks."""

import logging
import uuid
from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

from django.conf import settings
from django.db import transaction
from django.utils import timezone
from django.utils.functional import Promise
from django.utils.translation import gettext as _
from django_q.tasks import async_task

from jobs.lease import Heartbeat, claim_work, stale_before

logger = logging.getLogger(__name__)

Row = Any


@dataclass(frozen=True)
class Job:
    """A kind of background work.

    Args:
        model: the table of its rows.
        task: what the worker runs, by its dotted name.
        worn_out: said when its attempts are used up.
        refusals: errors whose sentence ends the work.
        incomplete: the error of an installation that lacks something.
        cancelled: the error of work that somebody else took over.
    """

    model: Row
    task: str
    worn_out: str | Promise
    refusals: tuple[type[Exception], ...]
    incomplete: type[Exception]
    cancelled: type[Exception]

    def queue(self, pk: int) -> None:
        """Hand the work to the worker once the row is surely stored."""
        transaction.on_commit(lambda: async_task(self.task, pk))

    def run(self, pk: int, work: Callable[[Heartbeat, uuid.UUID], None]) -> None:
        """Do the work if nobody else does; safe to call twice. The work writes its own result."""
        claim = claim_work(self.model, pk)
        if claim is None:
            return
        try:
            with Heartbeat(pk, claim, model=self.model) as heartbeat:
                work(heartbeat, claim)
        except self.cancelled:
            logger.warning("%s %s was taken over", self.model.__name__, pk)
        except self.incomplete:
            logger.exception("%s %s: the installation is incomplete", self.model.__name__, pk)
            self.fail(
                pk, claim, _("Recognition is not installed completely: tell whoever runs it.")
            )
        except self.refusals as error:
            self.fail(pk, claim, str(error))
        except Exception:
            logger.exception("%s %s could not be worked on", self.model.__name__, pk)
            self.try_again_or_fail(pk, claim)

    def finish(self, pk: int, claim: uuid.UUID, **fields: object) -> bool:
        """Write the result if the claim still holds; call it in the result's own transaction."""
        mine = self.model.objects.filter(pk=pk, claim=claim, state=self.model.State.RUNNING)
        state = self.model.State.READY
        return bool(mine.update(state=state, progress=100, finished_at=timezone.now(), **fields))

    def fail(self, pk: int, claim: uuid.UUID | None, reason: str) -> None:
        """End the work with a sentence, unless it ended already or somebody else has it."""
        self._unfinished(pk, claim).update(
            state=self.model.State.FAILED, failure_reason=reason[:300], finished_at=timezone.now()
        )

    def _unfinished(self, pk: int, claim: uuid.UUID | None):  # type: ignore[no-untyped-def]
        states = [self.model.State.QUEUED, self.model.State.RUNNING]
        return self.model.objects.filter(pk=pk, claim=claim, state__in=states)

    @transaction.atomic
    def try_again_or_fail(self, pk: int, claim: uuid.UUID | None) -> None:
        """Queue it once more, or end it when its attempts are used up."""
        mine = self._unfinished(pk, claim).filter(attempts__lt=settings.RECOGNITION_MAX_ATTEMPTS)
        if mine.update(state=self.model.State.QUEUED, heartbeat_at=timezone.now()):
            self.queue(pk)
        else:
            self.fail(pk, claim, str(self.worn_out))

    def sweep(self, forgotten_before: "timezone.datetime") -> int:  # type: ignore[name-defined]
        """Queue abandoned and forgotten rows again; return how many."""
        states = self.model.State
        abandoned = self.model.objects.filter(
            state=states.RUNNING, heartbeat_at__lt=stale_before()
        ).values_list("pk", "claim")
        for pk, claim in abandoned:
            self.try_again_or_fail(pk, claim)
        forgotten = self.model.objects.filter(
            state=states.QUEUED, heartbeat_at__lt=forgotten_before
        )
        keys = list(forgotten.values_list("pk", flat=True))
        for pk in keys:
            self.model.objects.filter(pk=pk).update(heartbeat_at=timezone.now())
            self.queue(pk)
        return len(abandoned) + len(keys)
