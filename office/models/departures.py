"""What a teacher had who left a school, so that it can be given back to her."""

from typing import Any

from django.conf import settings
from django.db import models
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from classes.models import Teacher


def nothing_handed_over() -> dict[str, list[Any]]:
    """Name what a teacher hands over: keys of rows, and the covers that nobody takes."""
    return {name: [] for name in ("groups", "joined", "meetings", "sessions", "covers", "ended")}


class Departure(models.Model):
    """Who has left, who took over what; it goes when she comes back.

    The lists name the rows: her classes (`groups`), those that her successor was new in
    (`joined`), lines of her timetable, lessons to come, and lessons of colleagues that she was to
    take: `covers` went along, `ended` are the fields of those that nobody takes.
    """

    SCHOOL_PATH = "teacher__school"

    teacher = models.OneToOneField(
        Teacher, verbose_name=_("teacher"), on_delete=models.CASCADE, related_name="departure"
    )
    successor = models.ForeignKey(
        Teacher,
        verbose_name=_("who took over"),
        on_delete=models.CASCADE,
        null=True,
        blank=True,
        related_name="+",
    )
    made_by = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        verbose_name=_("made by"),
        on_delete=models.CASCADE,
        related_name="+",
    )
    made_at = models.DateTimeField(_("made at"), default=timezone.now)
    handed_over = models.JSONField(_("handed over"), default=nothing_handed_over)
    has_ended_log_in = models.BooleanField(_("the log-in ended, too"), default=False)

    class Meta:
        verbose_name = _("departure")
        verbose_name_plural = _("departures")

    def __str__(self) -> str:
        return str(self.teacher)

    @property
    def version(self) -> str:
        return self.made_at.isoformat()
