"""How long a school keeps something, and what went in which night."""

from typing import Any

from django.db import models
from django.db.models import Q
from django.utils import timezone
from django.utils.translation import gettext_lazy as _


class RetentionPeriod(models.Model):
    """A school's own number of days for one holding; without a row the usual one holds."""

    # Named lazily, as this room knows none above it.
    school = models.ForeignKey(
        "classes.School",
        verbose_name=_("school"),
        on_delete=models.CASCADE,
        related_name="retention_periods",
    )
    holding = models.SlugField(_("what is kept"), max_length=60, db_index=False)
    days = models.PositiveIntegerField(_("days"))

    class Meta:
        verbose_name = _("retention period")
        verbose_name_plural = _("retention periods")
        ordering = ["school", "holding"]
        constraints = [
            models.UniqueConstraint(fields=["school", "holding"], name="retention_period_once")
        ]

    def __str__(self) -> str:
        return f"{self.holding}: {self.days}"


class RetentionRun(models.Model):
    """One night's deletion by age, of a school or of what belongs to the installation.

    It is found again by its day, so that a night that was broken off goes on where it was.
    """

    school = models.ForeignKey(
        "classes.School",
        verbose_name=_("school"),
        on_delete=models.CASCADE,
        null=True,
        blank=True,
        related_name="retention_runs",
        help_text=_("Empty: what belongs to the installation."),
    )
    day = models.DateField(_("day"))
    begun_at = models.DateTimeField(_("begun at"), default=timezone.now)
    finished_at = models.DateTimeField(_("finished at"), null=True, blank=True)
    counts = models.JSONField(
        _("what went"), default=dict, blank=True, help_text=_("Number of pieces, by holding.")
    )
    failed = models.JSONField(
        _("what could not go"), default=list, blank=True, help_text=_("Tried again the next day.")
    )

    class Meta:
        verbose_name = _("deletion by age")
        verbose_name_plural = _("deletions by age")
        ordering = ["-day", "-pk"]
        constraints = [
            models.UniqueConstraint(fields=["school", "day"], name="retention_run_once_a_day"),
            models.UniqueConstraint(
                fields=["day"],
                condition=Q(school__isnull=True),
                name="retention_run_of_installation_once_a_day",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.day}"

    @property
    def n_gone(self) -> int:
        numbers: dict[str, Any] = self.counts
        return sum(numbers.values())
