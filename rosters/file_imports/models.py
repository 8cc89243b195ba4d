"""What the row of every import has: its file, how far it has come, and who wanted it written."""

from datetime import timedelta
from typing import Any

from django.conf import settings
from django.db import models
from django.db.models import Q
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from jobs.models import Job, JobState
from storage.encryption.data_keys import Owner


class Stage(models.TextChoices):
    """How far a file has come; `state` says whether the worker has something to do for it."""

    SENT = "sent", _("Being read")
    PLANNED = "planned", _("To be looked at")
    APPLIED = "applied", _("Applied")
    DISCARDED = "discarded", _("Discarded")


OPEN = Stage.SENT, Stage.PLANNED
"""Nobody has decided on these yet."""


class FileImportQuerySet(models.QuerySet[Any]):
    def abandoned(self) -> "FileImportQuerySet":
        """Return those that wait for longer than their files are kept."""
        before = timezone.now() - self.model.kept_for
        # Nothing is taken away from under a worker.
        idle = self.exclude(state=JobState.RUNNING)
        return idle.filter(stage__in=OPEN, created_at__lt=before)


class FileImport(Job):
    """One file: what it would change, and whether it was applied; kept without the file.

    The worker has work for it twice: it reads and plans, and it writes what a person confirmed.
    A model of its own names the school, the file and the kinds of file there are, where it is kept
    (`FOLDER`) and for how long (`kept_for`).
    """

    Stage = Stage

    FOLDER: str
    kept_for: timedelta
    file: Any
    school: Any

    uploaded_by = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        verbose_name=_("uploaded by"),
        on_delete=models.SET_NULL,
        null=True,
        related_name="+",
    )
    applied_by = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        verbose_name=_("applied by"),
        on_delete=models.SET_NULL,
        null=True,
        blank=True,
        related_name="+",
    )
    file_name = models.CharField(_("name of the file"), max_length=200)
    sha256 = models.CharField(_("checksum"), max_length=64, editable=False)
    stage = models.CharField(_("stage"), max_length=10, choices=Stage, default=Stage.SENT)
    is_confirmed = models.BooleanField(
        _("confirmed"), default=False, help_text=_("Somebody pressed “Apply all of it”.")
    )
    fingerprint = models.CharField(_("state of the school's data"), max_length=64, editable=False)
    created_at = models.DateTimeField(_("created at"), default=timezone.now, editable=False)
    applied_at = models.DateTimeField(_("applied at"), null=True, blank=True, editable=False)

    class Meta(Job.Meta):
        abstract = True
        ordering = ["-created_at", "-pk"]
        constraints = [
            *Job.Meta.constraints,
            models.CheckConstraint(
                condition=Q(stage=Stage.APPLIED, applied_at__isnull=False)
                | Q(stage__in=[*OPEN, Stage.DISCARDED], applied_at__isnull=True),
                name="%(class)s_applied_at_a_moment",
            ),
            models.CheckConstraint(
                condition=Q(file="") | Q(stage__in=OPEN), name="%(class)s_file_only_while_open"
            ),
            models.CheckConstraint(
                condition=~Q(kind="") | ~Q(stage__in=[Stage.PLANNED, Stage.APPLIED]),
                name="%(class)s_planned_is_read",
            ),
        ]

    def __str__(self) -> str:
        return self.file_name

    @property
    def file_owner(self) -> Owner:
        """The school: the file names many."""
        return Owner.of(self.school)

    @property
    def is_open(self) -> bool:
        return self.stage in OPEN

    @property
    def is_planned(self) -> bool:
        """Whether a plan waits to be looked at, and nobody is at it."""
        return self.stage == Stage.PLANNED and not self.is_working
