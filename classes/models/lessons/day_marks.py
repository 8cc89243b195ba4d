"""The marks of days that an authority asks for: how a school derives them from its lessons."""

from datetime import time

from django.db import models
from django.utils.translation import gettext_lazy as _


class DayParts(models.TextChoices):
    """For which parts of a day a mark is asked; a school that is asked for none names none."""

    DAY = "day", _("The whole day")
    HALVES = "halves", _("Morning and afternoon")


class DayRule(models.TextChoices):
    """Which of the lessons decide."""

    FIRST = "first", _("The first lesson")
    ANY = "any", _("There in any lesson is there")
    MOST = "most", _("What most lessons say")


class MarkingSchool(models.Model):
    """The part of a school that knows its rule."""

    day_parts = models.CharField(
        _("daily status"),
        max_length=10,
        choices=DayParts,
        blank=True,
        help_text=_("Derived from the lessons, for an authority that asks for them. Empty: none."),
    )
    day_rule = models.CharField(
        _("what decides it"), max_length=10, choices=DayRule, default=DayRule.FIRST
    )
    afternoon_from = models.TimeField(
        _("the afternoon begins"),
        default=time(12, 0),
        help_text=_("Lessons that begin earlier are of the morning."),
    )

    class Meta:
        abstract = True
