"""Rosters that came from other systems: read and planned by the worker, then applied or not."""

import hashlib
import json
from datetime import timedelta

from django.contrib.auth.models import AnonymousUser
from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from accounts.models import User
from classes.models.people import School
from classes.models.roles import ADMINISTRATION
from rosters.file_imports.models import FileImport, FileImportQuerySet, Stage
from storage.encryption.file_fields import SealedFileField

FOLDER = "rosters/"
KEPT_FOR = timedelta(days=1)
"""So long the names of children lie about in a file that nobody applies."""


class RosterKind(models.TextChoices):
    """What a file is."""

    CSV = "csv", _("CSV")
    XLSX = "xlsx", _("Excel")
    ONEROSTER = "oneroster", _("OneRoster")


class RosterImportQuerySet(FileImportQuerySet):
    def visible_to(
        self, user: User | AnonymousUser, *, for_change: bool = False
    ) -> "RosterImportQuerySet":
        """Return those of the schools that the user administers."""
        return self.filter(school__in=School.objects.served_by(user, ADMINISTRATION))


class RosterImport(FileImport):
    """A file of people: what it would change, and whether it was applied."""

    JOB_KIND = "rosters.import_work.IMPORTS"

    Kind = RosterKind

    FOLDER = FOLDER
    kept_for = KEPT_FOR

    school = models.ForeignKey(
        School,
        verbose_name=_("school"),
        on_delete=models.CASCADE,
        related_name="roster_imports",
        # The index of turns begins with it.
        db_index=False,
    )
    file = SealedFileField(_("file"), upload_to=FOLDER, blank=True, editable=False)
    kind = models.CharField(
        _("kind"),
        max_length=10,
        choices=RosterKind,
        blank=True,
        help_text=_("Empty: not read yet."),
    )
    ends_missing_on = models.DateField(
        _("day on which those missing leave"),
        null=True,
        blank=True,
        help_text=_("Who is not in the file leaves the classes of the file on this day."),
    )
    choices = models.JSONField(
        _("how the file is read"),
        default=dict,
        blank=True,
        editable=False,
        help_text=_("What a person chose of its columns, sheet and letters."),
    )
    n_added = models.PositiveIntegerField(_("added"), default=0)
    n_changed = models.PositiveIntegerField(_("changed"), default=0)
    n_ended = models.PositiveIntegerField(_("ended"), default=0)
    n_unchanged = models.PositiveIntegerField(_("unchanged"), default=0)
    n_errors = models.PositiveIntegerField(_("errors"), default=0)
    n_left_out = models.PositiveIntegerField(_("left out"), default=0)

    objects = RosterImportQuerySet.as_manager()

    class Meta(FileImport.Meta):
        verbose_name = _("roster import")
        verbose_name_plural = _("roster imports")
        constraints = [
            *FileImport.Meta.constraints,
            models.CheckConstraint(
                condition=Q(kind__in=["", *RosterKind.values]), name="roster_import_kind"
            ),
            models.CheckConstraint(
                condition=~Q(stage=Stage.APPLIED) | Q(n_errors=0),
                name="roster_import_applied_without_errors",
            ),
        ]

    @property
    def choices_version(self) -> str:
        """Which choices a page shows; any other ones have another."""
        shown = json.dumps(self.choices, sort_keys=True)
        return hashlib.sha256(f"{self.fingerprint} {shown}".encode()).hexdigest()[:24]

    def counts(self) -> dict[str, int]:
        """Return how many lines there were of each action of a plan."""
        return {
            "error": self.n_errors,
            "left_out": self.n_left_out,
            "add": self.n_added,
            "change": self.n_changed,
            "end": self.n_ended,
            "unchanged": self.n_unchanged,
        }


class RosterMapping(models.Model):
    """How a school reads files of certain headings: which column is what, as somebody chose."""

    school = models.ForeignKey(
        School, verbose_name=_("school"), on_delete=models.CASCADE, related_name="roster_mappings"
    )
    shape = models.CharField(_("checksum of the headings"), max_length=64, editable=False)
    choices = models.JSONField(_("how the file is read"), default=dict, editable=False)
    changed_at = models.DateTimeField(_("changed at"), auto_now=True)

    class Meta:
        verbose_name = _("reading of rosters")
        verbose_name_plural = _("readings of rosters")
        ordering = ["-changed_at", "-pk"]
        constraints = [
            models.UniqueConstraint(
                fields=["school", "shape"], name="roster_mapping_once_per_shape"
            ),
        ]

    def __str__(self) -> str:
        return f"{self.school}: {self.shape[:8]}"
