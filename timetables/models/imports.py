"""Timetables that came from other systems: asked about, then applied or discarded."""

import hashlib

from django.conf import settings
from django.contrib.auth.models import AnonymousUser
from django.db import models
from django.db.models import Q
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from accounts.models import User
from classes.models import School, Term
from classes.models.roles import OFFICE


class Kind(models.TextChoices):
    """What a file is."""

    UNTIS = "untis", _("Untis")
    CSV = "csv", _("CSV")
    XLSX = "xlsx", _("Excel")
    CALENDAR = "calendar", _("iCalendar")


class State(models.TextChoices):
    """What became of an import."""

    WAITING = "waiting", _("Waiting")
    APPLIED = "applied", _("Applied")
    DISCARDED = "discarded", _("Discarded")


class TimetableImportQuerySet(models.QuerySet["TimetableImport"]):
    def visible_to(self, user: User | AnonymousUser) -> "TimetableImportQuerySet":
        """Return those of the schools whose office work the user does."""
        return self.filter(school__in=School.objects.served_by(user, OFFICE))


class TimetableImport(models.Model):
    """One file: what stands in it, and what the office answered about its names."""

    Kind = Kind
    State = State

    school = models.ForeignKey(
        School,
        verbose_name=_("school"),
        on_delete=models.CASCADE,
        related_name="timetable_imports",
    )
    uploaded_by = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        verbose_name=_("uploaded by"),
        on_delete=models.SET_NULL,
        null=True,
        related_name="+",
    )
    file_name = models.CharField(_("name of the file"), max_length=200)
    kind = models.CharField(_("kind"), max_length=10, choices=Kind)
    state = models.CharField(_("state"), max_length=10, choices=State, default=State.WAITING)
    table = models.JSONField(_("rows of the file"), default=dict, blank=True)
    answers = models.JSONField(_("answers about names"), default=dict, blank=True)
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
    created_at = models.DateTimeField(_("created at"), default=timezone.now, editable=False)
    applied_at = models.DateTimeField(_("applied at"), null=True, blank=True, editable=False)

    objects = TimetableImportQuerySet.as_manager()

    class Meta:
        verbose_name = _("timetable import")
        verbose_name_plural = _("timetable imports")
        ordering = ["-created_at", "-pk"]
        constraints = [
            models.CheckConstraint(condition=Q(kind__in=Kind.values), name="timetable_import_kind"),
            models.CheckConstraint(
                condition=Q(state=State.APPLIED, applied_at__isnull=False)
                | Q(state__in=[State.WAITING, State.DISCARDED], applied_at__isnull=True),
                name="timetable_import_state",
            ),
        ]

    def __str__(self) -> str:
        return self.file_name

    @property
    def version(self) -> str:
        """Which answers a page shows; any other ones have another."""
        shown = (self.answers, self.term_id, self.removes_missing)
        return hashlib.sha256(repr(shown).encode()).hexdigest()[:24]

    @property
    def is_waiting(self) -> bool:
        return self.state == State.WAITING
