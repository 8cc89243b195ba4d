"""Rosters that came from other systems: read and planned by the worker, then applied or not."""

from datetime import timedelta

from django.conf import settings
from django.contrib.auth.models import AnonymousUser
from django.db import models
from django.db.models import Q
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from accounts.models import User
from classes.models.people import School
from classes.models.roles import ADMINISTRATION
from jobs.models import Job, JobState

FOLDER = "rosters/"
KEPT_FOR = timedelta(days=1)
"""So long the names of children lie about in a file that nobody applies."""


class Kind(models.TextChoices):
    """What a file is."""

    CSV = "csv", _("CSV")
    XLSX = "xlsx", _("Excel")
    ONEROSTER = "oneroster", _("OneRoster")


class Stage(models.TextChoices):
    """How far a file has come; `state` says whether the worker has something to do for it."""

    SENT = "sent", _("Being read")
    PLANNED = "planned", _("To be looked at")
    APPLIED = "applied", _("Applied")
    DISCARDED = "discarded", _("Discarded")


OPEN = Stage.SENT, Stage.PLANNED
"""Nobody has decided on these yet."""


class RosterImportQuerySet(models.QuerySet["RosterImport"]):
    def visible_to(self, user: User | AnonymousUser) -> "RosterImportQuerySet":
        """Return those of the schools that the user administers."""
        return self.filter(school__in=School.objects.served_by(user, ADMINISTRATION))

    def abandoned(self) -> "RosterImportQuerySet":
        """Return those that wait for longer than their files are kept."""
        before = timezone.now() - KEPT_FOR
        idle = self.exclude(state=JobState.RUNNING)
        return idle.filter(stage__in=OPEN, created_at__lt=before)


class RosterImport(Job):
    """One file: what it would change, and whether it was applied; kept without the file.

    The worker has work for it twice: it reads and plans, and it writes what a person confirmed.
    """

    Kind = Kind
    Stage = Stage

    school = models.ForeignKey(
        School,
        verbose_name=_("school"),
        on_delete=models.CASCADE,
        related_name="roster_imports",
        # The index of turns begins with it.
        db_index=False,
    )
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
    file = models.FileField(_("file"), upload_to=FOLDER, blank=True, editable=False)
    sha256 = models.CharField(_("checksum"), max_length=64, editable=False)
    kind = models.CharField(
        _("kind"), max_length=10, choices=Kind, blank=True, help_text=_("Empty: not read yet.")
    )
    stage = models.CharField(_("stage"), max_length=10, choices=Stage, default=Stage.SENT)
    is_confirmed = models.BooleanField(
        _("confirmed"), default=False, help_text=_("Somebody pressed “Apply all of it”.")
    )
    ends_missing_on = models.DateField(
        _("day on which those missing leave"),
        null=True,
        blank=True,
        help_text=_("Who is not in the file leaves the classes of the file on this day."),
    )
    fingerprint = models.CharField(_("state of the school's data"), max_length=64, editable=False)
    n_added = models.PositiveIntegerField(_("added"), default=0)
    n_changed = models.PositiveIntegerField(_("changed"), default=0)
    n_ended = models.PositiveIntegerField(_("ended"), default=0)
    n_unchanged = models.PositiveIntegerField(_("unchanged"), default=0)
    n_errors = models.PositiveIntegerField(_("errors"), default=0)
    created_at = models.DateTimeField(_("created at"), default=timezone.now, editable=False)
    applied_at = models.DateTimeField(_("applied at"), null=True, blank=True, editable=False)

    objects = RosterImportQuerySet.as_manager()

    class Meta(Job.Meta):
        verbose_name = _("roster import")
        verbose_name_plural = _("roster imports")
        ordering = ["-created_at", "-pk"]
        constraints = [
            *Job.Meta.constraints,
            models.CheckConstraint(
                condition=Q(kind__in=["", *Kind.values]), name="roster_import_kind"
            ),
            models.CheckConstraint(
                condition=Q(stage=Stage.APPLIED, applied_at__isnull=False, n_errors=0)
                | Q(stage__in=[*OPEN, Stage.DISCARDED], applied_at__isnull=True),
                name="roster_import_applied_without_errors",
            ),
            models.CheckConstraint(
                condition=Q(file="") | Q(stage__in=OPEN),
                name="roster_import_file_only_while_open",
            ),
            models.CheckConstraint(
                condition=~Q(kind="") | ~Q(stage__in=[Stage.PLANNED, Stage.APPLIED]),
                name="roster_import_planned_is_read",
            ),
        ]

    def __str__(self) -> str:
        return self.file_name

    def counts(self) -> dict[str, int]:
        """Return how many lines there were of each action of a plan."""
        return {
            "error": self.n_errors,
            "add": self.n_added,
            "change": self.n_changed,
            "end": self.n_ended,
            "unchanged": self.n_unchanged,
        }

    @property
    def is_planned(self) -> bool:
        """Whether a plan waits to be looked at, and nobody is at it."""
        return self.stage == self.Stage.PLANNED and not self.is_working
