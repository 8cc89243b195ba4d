"""The days that a timetable knows: weekdays, weeks A and B, days of a cycle."""

from datetime import date, datetime, time, timedelta

from django.core.validators import MaxValueValidator, MinValueValidator
from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _


class Weekday(models.IntegerChoices):
    """Days of the week, numbered as by `date.weekday()`."""

    MONDAY = 0, _("Monday")
    TUESDAY = 1, _("Tuesday")
    WEDNESDAY = 2, _("Wednesday")
    THURSDAY = 3, _("Thursday")
    FRIDAY = 4, _("Friday")
    SATURDAY = 5, _("Saturday")
    SUNDAY = 6, _("Sunday")


class CycleDay(models.IntegerChoices):
    """Days of a cycle that counts school days; a line of the timetable may be of one."""

    DAY_1 = 11, _("Day 1")
    DAY_2 = 12, _("Day 2")
    DAY_3 = 13, _("Day 3")
    DAY_4 = 14, _("Day 4")
    DAY_5 = 15, _("Day 5")
    DAY_6 = 16, _("Day 6")
    DAY_7 = 17, _("Day 7")
    DAY_8 = 18, _("Day 8")
    DAY_9 = 19, _("Day 9")
    DAY_10 = 20, _("Day 10")


LONGEST_CYCLE = len(CycleDay)
TIMETABLE_DAYS = [*Weekday.choices, *CycleDay.choices]
"""What a line of the timetable may be of: weekdays first, then the days of a cycle."""


def day_label(day: int) -> str:
    """Name a day of the timetable."""
    return str(CycleDay(day).label if day in CycleDay else Weekday(day).label)


def meets_day(one: int, other: int) -> bool:
    """Say whether lines of two days of the timetable ever hold on the same date.

    Holidays shift a cycle against the weeks, so sooner or later each of its days is each weekday.
    """
    return one == other or (one in CycleDay) != (other in CycleDay)


class Week(models.TextChoices):
    """Which of two weeks that take turns; a lesson of every week names none."""

    A = "A", _("Week A")
    B = "B", _("Week B")


LONGEST_NIGHT_HOURS = 12
LONGEST_NIGHT = timedelta(hours=LONGEST_NIGHT_HOURS)
"""A lesson that would last longer past midnight is a slip of the pen."""


def lasts_past_midnight(starts_at: time, ends_at: time) -> bool:
    """Say whether times of the clock are those of a lesson that ends on the next day."""
    day = date(2000, 1, 1)
    end = datetime.combine(day + timedelta(days=1), ends_at)
    return ends_at < starts_at and end - datetime.combine(day, starts_at) <= LONGEST_NIGHT


def are_times(starts_at: time, ends_at: time) -> bool:
    """Say whether a lesson can begin and end at these times of the clock."""
    return starts_at < ends_at or lasts_past_midnight(starts_at, ends_at)


class TurningSchool(models.Model):
    """The part of a school that knows its weeks A and B, and its cycle of days."""

    week_a_on = models.DateField(
        _("a day of week A"), null=True, blank=True, help_text=_("Empty: all weeks are alike.")
    )
    cycle_days = models.PositiveSmallIntegerField(
        _("days of the cycle"),
        null=True,
        blank=True,
        editable=False,
        validators=[MinValueValidator(1), MaxValueValidator(LONGEST_CYCLE)],
        help_text=_("Empty: lessons are of weekdays."),
    )
    cycle_day_1_on = models.DateField(
        _("a day 1 of the cycle"), null=True, blank=True, editable=False
    )
    cycle_weekdays = models.CharField(
        _("weekdays that the cycle counts"), max_length=7, default="01234", editable=False
    )

    class Meta:
        abstract = True
        constraints = [
            models.CheckConstraint(
                condition=Q(cycle_days=None, cycle_day_1_on=None)
                # Of a NULL the comparisons say neither yes nor no, which would pass.
                | Q(cycle_days__isnull=False, cycle_day_1_on__isnull=False)
                & Q(cycle_days__gte=1, cycle_days__lte=LONGEST_CYCLE),
                name="school_cycle_has_days_and_begin",
            ),
        ]


def week_of(school: TurningSchool, day: date) -> str:
    """Return the week of a day; empty where all weeks of the school are alike."""
    if school.week_a_on is None:
        return ""
    mondays = (one - timedelta(days=one.weekday()) for one in (school.week_a_on, day))
    n_weeks = (next(mondays) - next(mondays)).days // 7
    # Right before `week_a_on` as well: the remainder of a negative number is not negative.
    return Week.B.value if n_weeks % 2 else Week.A.value


def meets_week(one: str, other: str) -> bool:
    """Say whether lessons of two weeks, or of every one, ever take place in the same week."""
    return not one or not other or one == other
