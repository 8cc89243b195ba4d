"""What became of records later: every change, only ever added; counts of whom nobody names."""

from typing import Any

from django.conf import settings
from django.db import models
from django.db.models import F, Q
from django.db.models.functions import Coalesce
from django.utils import timezone
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from classes.models.class_sessions import ClassSession
from classes.models.records import AttendanceRecord
from classes.models.statuses import Status
from jobs.failures import sentence_of


class AttendanceAmendmentQuerySet(models.QuerySet["AttendanceAmendment"]):
    def settled(self) -> "AttendanceAmendmentQuerySet":
        """Return the changes of registers that somebody had confirmed: they are amendments.

        What is corrected while a register is being taken is kept too, for Undo; no page shows it.
        """
        return settled(self)


def settled(amendments: models.QuerySet[Any]) -> Any:
    """Narrow amendments, of whatever list, to those of registers that somebody had confirmed."""
    session = "record__session__"
    # Both are empty before a confirmation, and nothing is later than NULL.
    since = Coalesce(F(f"{session}first_confirmed_at"), F(f"{session}confirmed_at"))
    return amendments.filter(amended_at__gt=since)


class AttendanceAmendment(models.Model):
    """One change of a record: the old and the new entry, why, who and when. Only ever added."""

    SCHOOL_PATH = "record__session__class_group__school"

    record = models.ForeignKey(
        AttendanceRecord,
        verbose_name=_("record"),
        on_delete=models.CASCADE,
        related_name="amendments",
    )
    old_status = models.CharField(
        _("status before"),
        max_length=10,
        choices=Status,
        blank=True,
        help_text=_("Empty: no entry before."),
    )
    new_status = models.CharField(_("status after"), max_length=10, choices=Status)
    old_code = models.ForeignKey(
        "AttendanceCode",
        verbose_name=_("code before"),
        on_delete=models.PROTECT,
        null=True,
        blank=True,
        related_name="+",
    )
    new_code = models.ForeignKey(
        "AttendanceCode",
        verbose_name=_("code after"),
        on_delete=models.PROTECT,
        null=True,
        blank=True,
        related_name="+",
    )
    old_minutes_late = models.PositiveSmallIntegerField(
        _("minutes late before"), null=True, blank=True
    )
    new_minutes_late = models.PositiveSmallIntegerField(
        _("minutes late after"), null=True, blank=True
    )
    old_minutes_early = models.PositiveSmallIntegerField(
        _("minutes left early before"), null=True, blank=True
    )
    new_minutes_early = models.PositiveSmallIntegerField(
        _("minutes left early after"), null=True, blank=True
    )
    old_note = models.CharField(_("note before"), max_length=300, blank=True)
    new_note = models.CharField(_("note after"), max_length=300, blank=True)
    reason = models.CharField(
        _("reason"), max_length=300, blank=True, help_text=_("In a person's own words.")
    )
    reason_code = models.CharField(
        _("code of the reason"),
        max_length=40,
        blank=True,
        help_text=_("Where the change followed from something else."),
    )
    absence = models.ForeignKey(
        "PlannedAbsence",
        verbose_name=_("planned absence"),
        on_delete=models.SET_NULL,
        null=True,
        blank=True,
        editable=False,
        related_name="amendments",
        help_text=_("The absence of the office that explains the change."),
    )
    amended_by = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        verbose_name=_("changed by"),
        on_delete=models.PROTECT,
        null=True,
        blank=True,
        related_name="+",
        help_text=_("Empty: confirmed at the command line."),
    )
    amended_at = models.DateTimeField(_("changed at"), default=timezone.now)

    objects = AttendanceAmendmentQuerySet.as_manager()

    class Meta:
        verbose_name = _("attendance amendment")
        verbose_name_plural = _("attendance amendments")
        ordering = ["amended_at", "pk"]
        constraints = [
            models.CheckConstraint(
                condition=Q(old_status__in=["", *Status.values]) & Q(new_status__in=Status.values),
                name="amendment_statuses",
            )
        ]

    def __str__(self) -> str:
        """Say what it is now and what it was: “Excused instead of late (7 min)”."""
        return "; ".join(filter(None, (self._entry_words(), self._note_words()))) or self.new_label

    def _entry_words(self) -> str:
        """Return nothing where the note alone is another."""
        early = self.new_minutes_early
        new = _with_minutes(self.new_label, self.new_minutes_late, early)
        if not self.old_status:
            return gettext("%(new)s, no entry before") % {"new": new}
        before = self.old_minutes_late, self.old_minutes_early
        old = _with_minutes(self._old_in_sentence, *before)
        # Equal words: the note is what has changed.
        if new == _with_minutes(self.old_label, *before):
            return ""
        return gettext("%(new)s instead of %(old)s") % {"new": new, "old": old}

    def _note_words(self) -> str:
        if self.new_note == self.old_note:
            return ""
        if not self.new_note:
            return gettext("note “%(old)s” removed") % {"old": self.old_note}
        if not self.old_note:
            return gettext("note “%(new)s”") % {"new": self.new_note}
        values = {"new": self.new_note, "old": self.old_note}
        return gettext("note “%(new)s” instead of “%(old)s”") % values

    @property
    def _old_in_sentence(self) -> str:
        return self.old_code.label if self.old_code else Status(self.old_status).in_sentence

    @property
    def shown_reason(self) -> str:
        """A person's words as they are, a sentence of ours in the reader's language."""
        return sentence_of(self.reason_code, {}) if self.reason_code else self.reason

    @property
    def old_label(self) -> str:
        return self.old_code.label if self.old_code else self.get_old_status_display()

    @property
    def new_label(self) -> str:
        return self.new_code.label if self.new_code else self.get_new_status_display()


def _with_minutes(label: str, minutes_late: int | None, minutes_early: int | None) -> str:
    words = label
    if minutes_late:
        words = gettext("%(status)s (%(n)s min)") % {"status": label, "n": minutes_late}
    if minutes_early:
        values = {"status": words, "n": minutes_early}
        words = gettext("%(status)s, left %(n)s min early") % values
    return words


class NamelessCount(models.Model):
    """How many entries of a lesson are nobody's any more: their students were erased."""

    SCHOOL_PATH = "session__class_group__school"

    session = models.ForeignKey(
        ClassSession,
        verbose_name=_("lesson"),
        on_delete=models.CASCADE,
        related_name="nameless_counts",
    )
    status = models.CharField(_("status"), max_length=10, choices=Status)
    code = models.ForeignKey(
        "AttendanceCode",
        verbose_name=_("attendance code"),
        on_delete=models.PROTECT,
        null=True,
        blank=True,
        related_name="+",
    )
    n = models.PositiveIntegerField(_("entries"))
    minutes_late = models.PositiveIntegerField(_("minutes late, added up"), default=0)
    minutes_early = models.PositiveIntegerField(_("minutes left early, added up"), default=0)

    class Meta:
        verbose_name = _("count of erased students")
        verbose_name_plural = _("counts of erased students")
        ordering = ["session", "status", "pk"]
        constraints = [
            models.UniqueConstraint(
                fields=["session", "status", "code"], name="nameless_count_once"
            ),
            models.UniqueConstraint(
                fields=["session", "status"],
                # To the constraint above each NULL is another code.
                condition=Q(code__isnull=True),
                name="nameless_count_without_code_once",
            ),
            models.CheckConstraint(
                condition=Q(status__in=Status.values), name="nameless_count_status"
            ),
        ]

    def __str__(self) -> str:
        return f"{self.get_status_display()}: {self.n}"
