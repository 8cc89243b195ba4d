"""Timetables that came from other systems: asked about, then applied or discarded."""

import hashlib
from datetime import timedelta

from django.contrib.auth.models import AnonymousUser
from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from accounts.models import User
from classes.models import School, Term
from classes.models.roles import OFFICE
from rosters.file_imports.models import FileImport, FileImportQuerySet
from storage.encryption.file_fields import SealedFileField

FOLDER = "timetables/"
KEPT_FOR = timedelta(days=14)
"""The names of a large school are answered over several days, and no student stands in the file."""


class TimetableKind(models.TextChoices):
    """What a file is."""

    UNTIS = "untis", _("Untis")
    CSV = "csv", _("CSV")
    XLSX = "xlsx", _("Excel")
    CALENDAR = "calendar", _("iCalendar")


class TimetableImportQuerySet(FileImportQuerySet):
    def visible_to(
        self, user: User | AnonymousUser, *, for_change: bool = False
    ) -> "TimetableImportQuerySet":
        """Return those of the schools whose office work the user does."""
        return self.filter(school__in=School.objects.served_by(user, OFFICE))


class TimetableImport(FileImport):
    """A file of lessons: what it would change, and what the office answered about its names.

    Each answer is planned anew by the worker, as the file was.
    """

    JOB_KIND = "timetables.import_work.IMPORTS"

    Kind = TimetableKind

    FOLDER = FOLDER
    kept_for = KEPT_FOR

    school = models.ForeignKey(
        School,
        verbose_name=_("school"),
        on_delete=models.CASCADE,
        related_name="timetable_imports",
        # The index of turns begins with it.
        db_index=False,
    )
    file = SealedFileField(_("file"), upload_to=FOLDER, blank=True, editable=False)
    kind = models.CharField(
        _("kind"),
        max_length=10,
        choices=TimetableKind,
        blank=True,
        help_text=_("Empty: not read yet."),
    )
    answers = models.JSONField(_("answers about names"), default=dict, blank=True)
    is_answered = models.BooleanField(
        _("answered"), default=False, help_text=_("Every name of the file has a meaning.")
    )
    term = models.ForeignKey(
        Term,
        verbose_name=_("term"),
        on_delete=models.SET_NULL,
        null=True,
        blank=True,
        related_name="+",
        help_text=_("Empty: in every term."),
    )
    removes_missing = models.BooleanField(
        _("removes lessons that are not in the file"), default=False
    )
    counts = models.JSONField(_("lines by what became of them"), default=dict, blank=True)

    objects = TimetableImportQuerySet.as_manager()

    class Meta(FileImport.Meta):
        verbose_name = _("timetable import")
        verbose_name_plural = _("timetable imports")
        constraints = [
            *FileImport.Meta.constraints,
            models.CheckConstraint(
                condition=Q(kind__in=["", *TimetableKind.values]), name="timetable_import_kind"
            ),
        ]

    @property
    def answers_version(self) -> str:
        """Which answers a page shows; any other ones have another."""
        shown = (self.answers, self.term_id, self.removes_missing)
        return hashlib.sha256(repr(shown).encode()).hexdigest()[:24]
