"""What every row of background work has: its state, its lease, its attempts and its next try; and
what a row has besides that is a mail."""

from datetime import datetime
from typing import Any, ClassVar

from django.db import models
from django.db.models import Q
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from jobs.failures import sentence_of


class JobState(models.TextChoices):
    QUEUED = "queued", _("Waiting")
    RUNNING = "running", _("Being worked on")
    READY = "ready", _("Ready")
    FAILED = "failed", _("Failed")


class MailState(models.TextChoices):
    """How far a mail has come: a job's states, and two ends of its own."""

    QUEUED = "queued", _("Waiting")
    RUNNING = "running", _("Being sent")
    READY = "ready", _("Sent")
    FAILED = "failed", _("Not delivered")
    # Handed over whole, and the server's answer never came: nobody but the receiver knows.
    UNSURE = "unsure", _("Perhaps delivered")
    DROPPED = "dropped", _("No longer wanted")


PERHAPS_READ = (MailState.READY, MailState.UNSURE)
"""Ends of a mail that somebody may have in her mailbox."""


def job_constraints(states: type[models.TextChoices] = JobState) -> list[models.BaseConstraint]:
    """Return the rules of a job's table; `states` are JobState's values and those of its own."""
    is_leased = Q(lease__isnull=False, lease_until__isnull=False)
    return [
        models.CheckConstraint(condition=Q(progress__lte=100), name="%(class)s_progress"),
        models.CheckConstraint(condition=Q(state__in=states.values), name="%(class)s_state"),
        models.CheckConstraint(
            condition=~Q(state=JobState.FAILED) | ~Q(failure_code=""),
            name="%(class)s_failed_says_why",
        ),
        models.CheckConstraint(
            condition=Q(is_leased, state=JobState.RUNNING)
            | (~Q(state=JobState.RUNNING) & Q(lease=None)),
            name="%(class)s_leased_while_running",
        ),
    ]


def waiting_since(moment: datetime) -> dict[str, datetime]:
    """Return the times of a row that waits from a moment on, and is due then."""
    return {"queued_at": moment, "next_try_at": moment}


class Job(models.Model):
    """A row that the worker works on. The table is the queue; nothing else holds what waits.

    A model with more states than these four overrides `state` and hands its states to
    `job_constraints`. The school is named lazily, as this room knows none above it.
    """

    JOB_KIND: ClassVar[str]
    """Where the work on its rows is described, a `Kind`: imported when the site starts."""

    State: Any = JobState

    school = models.ForeignKey(
        "classes.School",
        on_delete=models.CASCADE,
        related_name="+",
        # The index of turns begins with it.
        db_index=False,
        editable=False,
        verbose_name=_("school"),
    )
    state = models.CharField(_("state"), max_length=10, choices=JobState, default=JobState.QUEUED)
    progress = models.PositiveSmallIntegerField(_("progress"), default=0, help_text=_("Per cent."))
    attempts = models.PositiveSmallIntegerField(_("attempts"), default=0)
    lease = models.UUIDField(_("sign of the worker"), null=True, blank=True, editable=False)
    lease_until = models.DateTimeField(
        _("with a worker until"), null=True, blank=True, editable=False
    )
    queued_at = models.DateTimeField(_("queued at"), default=timezone.now, editable=False)
    next_try_at = models.DateTimeField(_("next try"), default=timezone.now, editable=False)
    started_at = models.DateTimeField(_("started at"), null=True, blank=True, editable=False)
    finished_at = models.DateTimeField(_("finished at"), null=True, blank=True, editable=False)
    failure_code = models.SlugField(
        _("code of the failure"), max_length=60, blank=True, db_index=False
    )
    failure_params = models.JSONField(_("values of the failure"), default=dict, blank=True)

    class Meta:
        abstract = True
        constraints = job_constraints()
        indexes = [
            # For `due_rows`, which the supervisor asks of every kind each few seconds.
            models.Index(fields=["state", "next_try_at"], name="%(class)s_due"),
            # For whose turn it is (`jobs/turns.py`): what runs and what began of late, by school.
            models.Index(fields=["school", "started_at"], name="%(class)s_turn"),
        ]

    def save(self, *args: Any, **kwargs: Any) -> None:
        """Fill in the school: whoever makes a job names what it is about, not whose turn it is."""
        if self.school_id is None:
            self.school = self.owning_school
        super().save(*args, **kwargs)

    @property
    def owning_school(self) -> Any:
        """The school whose turn it is when this is worked on."""
        raise NotImplementedError

    @property
    def failure_reason(self) -> str:
        """Why it failed, in the reader's language; empty without a failure."""
        if not self.failure_code:
            return ""
        return sentence_of(self.failure_code, self.failure_params)

    @property
    def version(self) -> str:
        """Which try of this work a page shows; any later start or end has another."""
        # With the time: a row that is started anew counts its attempts from 0 again.
        return f"{self.state} {self.attempts} {self.queued_at.isoformat()}"

    @property
    def is_working(self) -> bool:
        return self.state in {JobState.QUEUED, JobState.RUNNING}


class MailJob(Job):
    """A job that is a mail to one address; `jobs/outgoing/mails.py` sends it."""

    State = MailState

    state = models.CharField(_("state"), max_length=10, choices=MailState, default=MailState.QUEUED)
    handed_over_at = models.DateTimeField(
        _("handed over at"),
        null=True,
        blank=True,
        help_text=_("Before it no server can have accepted the mail."),
    )

    class Meta(Job.Meta):
        abstract = True
        constraints = job_constraints(MailState)
