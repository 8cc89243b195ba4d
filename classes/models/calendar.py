"""When a school meets: terms, holidays, rooms, periods of the day, the weekly timetable."""

from datetime import date, timedelta

from django.contrib.auth.models import AnonymousUser
from django.core.exceptions import ValidationError
from django.db import models
from django.db.models import F, Q
from django.utils import timezone
from django.utils.formats import date_format
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from accounts.models import User
from accounts.names import NameField
from classes.models.groups import ClassGroup
from classes.models.people import School, Teacher
from privacy.row_history.kept import RememberedQuerySet


class DaySpanQuerySet(models.QuerySet):
    """Rows of a school that last from a first to a last day, both included."""

    def visible_to(self, user: User | AnonymousUser) -> "DaySpanQuerySet":
        """Return those of the schools that the user sees."""
        return self.filter(school__in=School.objects.visible_to(user))

    def on(self, day: date) -> "DaySpanQuerySet":
        return self.filter(first_on__lte=day, last_on__gte=day)


class DaySpan(models.Model):
    """What terms and holidays share."""

    school = models.ForeignKey(
        School, verbose_name=_("school"), on_delete=models.CASCADE, related_name="%(class)ss"
    )
    name = NameField(_("name"), max_length=100)
    first_on = models.DateField(_("first day"))
    last_on = models.DateField(_("last day"))

    objects = DaySpanQuerySet.as_manager()

    class Meta:
        abstract = True
        ordering = ["first_on"]
        constraints = [
            models.CheckConstraint(
                condition=Q(last_on__gte=F("first_on")),
                name="%(class)s_ends_after_it_begins",
                violation_error_message=_("The last day must not lie before the first."),
            ),
            models.UniqueConstraint(
                fields=["school", "name", "first_on"], name="%(class)s_once_per_school"
            ),
        ]

    def __str__(self) -> str:
        days = [date_format(day, "SHORT_DATE_FORMAT") for day in (self.first_on, self.last_on)]
        return f"{self.name} ({days[0]} – {days[1]})"


class Term(DaySpan):
    """A part of the school year in which the timetable holds (OneRoster: academic session)."""

    sourced_id = models.CharField(_("id in the other system"), max_length=255, blank=True)

    class Meta(DaySpan.Meta):
        verbose_name = _("term")
        verbose_name_plural = _("terms")
        constraints = [
            *DaySpan.Meta.constraints,
            models.UniqueConstraint(
                fields=["school", "sourced_id"],
                condition=~Q(sourced_id=""),
                name="term_sourced_id_unique_in_school",
            ),
        ]


class Holiday(DaySpan):
    """Days on which no session opens by itself."""

    class Meta(DaySpan.Meta):
        verbose_name = _("holiday")
        verbose_name_plural = _("holidays")


class Room(models.Model):
    """A room of a school."""

    school = models.ForeignKey(
        School, verbose_name=_("school"), on_delete=models.CASCADE, related_name="rooms"
    )
    name = NameField(_("name"), max_length=100)

    class Meta:
        verbose_name = _("room")
        verbose_name_plural = _("rooms")
        ordering = ["name"]
        constraints = [
            models.UniqueConstraint(
                fields=["school", "name"],
                name="room_once_per_school",
                violation_error_message=_("This school has a room of this name already."),
            )
        ]

    def __str__(self) -> str:
        return self.name


class PeriodQuerySet(RememberedQuerySet["Period"]):
    def visible_to(self, user: User | AnonymousUser) -> "PeriodQuerySet":
        return self.filter(school__in=School.objects.visible_to(user))


class Period(models.Model):
    """A period of the school's day, such as the first lesson from 08:00 to 08:45."""

    school = models.ForeignKey(
        School, verbose_name=_("school"), on_delete=models.CASCADE, related_name="periods"
    )
    name = NameField(_("name"), max_length=20, help_text=_("Such as 1 or Assembly."))
    starts_at = models.TimeField(_("starts"))
    ends_at = models.TimeField(_("ends"))

    objects = PeriodQuerySet.as_manager()

    class Meta:
        verbose_name = _("period of the day")
        verbose_name_plural = _("periods of the day")
        ordering = ["starts_at"]
        constraints = [
            models.CheckConstraint(
                condition=Q(ends_at__gt=F("starts_at")),
                name="period_ends_after_it_starts",
                violation_error_message=_("The end must lie after the start, on the same day."),
            ),
            models.CheckConstraint(condition=~Q(name=""), name="period_has_name"),
            models.UniqueConstraint(
                fields=["school", "name"],
                name="period_name_once_per_school",
                violation_error_message=_("This school has a period of this name already."),
            ),
            models.UniqueConstraint(
                fields=["school", "starts_at"],
                name="period_start_once_per_school",
                violation_error_message=_("Another period of this school starts at this time."),
            ),
        ]

    def __str__(self) -> str:
        return self.name


class Weekday(models.IntegerChoices):
    """Days of the week, numbered as by `date.weekday()`."""

    MONDAY = 0, _("Monday")
    TUESDAY = 1, _("Tuesday")
    WEDNESDAY = 2, _("Wednesday")
    THURSDAY = 3, _("Thursday")
    FRIDAY = 4, _("Friday")
    SATURDAY = 5, _("Saturday")
    SUNDAY = 6, _("Sunday")


class Week(models.TextChoices):
    """Which of two weeks that take turns; a lesson of every week names none."""

    A = "A", _("Week A")
    B = "B", _("Week B")


def week_of(school: School, day: date) -> str:
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


class WeeklyMeetingQuerySet(RememberedQuerySet["WeeklyMeeting"]):
    def visible_to(self, user: User | AnonymousUser) -> "WeeklyMeetingQuerySet":
        """Return those of the user's classes, and those she teaches herself."""
        if not user.is_authenticated:
            return self.none()
        is_of_class = Q(class_group__in=ClassGroup.objects.visible_to(user))
        return self.filter(is_of_class | Q(teacher__in=Teacher.objects.filter(user=user.pk)))

    def in_week(self, week: str) -> "WeeklyMeetingQuerySet":
        """Return those of every week, and those of this one."""
        return self.filter(week__in=["", week])

    def meeting_week(self, week: str) -> "WeeklyMeetingQuerySet":
        """Return those that ever take place in the same week as a lesson of this one."""
        return self.in_week(week) if week else self


class WeeklyMeeting(models.Model):
    """A line of the timetable: a class group meets each week, on the school's clock."""

    SCHOOL_PATH = "class_group__school"

    class_group = models.ForeignKey(
        ClassGroup, verbose_name=_("class"), on_delete=models.CASCADE, related_name="meetings"
    )
    term = models.ForeignKey(
        Term,
        verbose_name=_("term"),
        on_delete=models.CASCADE,
        null=True,
        blank=True,
        related_name="meetings",
        help_text=_("Empty: in every term of the school. Outside its terms no lesson opens."),
    )
    weekday = models.PositiveSmallIntegerField(_("weekday"), choices=Weekday)
    week = models.CharField(
        _("week"), max_length=1, blank=True, choices=Week, help_text=_("Empty: every week.")
    )
    starts_at = models.TimeField(_("starts"))
    ends_at = models.TimeField(_("ends"))
    room = models.ForeignKey(
        Room,
        verbose_name=_("room"),
        on_delete=models.SET_NULL,
        null=True,
        blank=True,
        related_name="meetings",
    )
    teacher = models.ForeignKey(
        Teacher,
        verbose_name=_("teacher"),
        on_delete=models.SET_NULL,
        null=True,
        blank=True,
        related_name="meetings",
        help_text=_("Empty: whoever teaches the class."),
    )
    subject = NameField(
        _("subject"), max_length=60, blank=True, help_text=_("Empty: the title of the class.")
    )
    is_shared = models.BooleanField(
        _("several classes at once"), default=False, help_text=_("Taught together, such as sport.")
    )
    entered_at = models.DateTimeField(
        _("entered at"), null=True, editable=False, default=timezone.now
    )

    objects = WeeklyMeetingQuerySet.as_manager()

    class Meta:
        verbose_name = _("weekly meeting")
        verbose_name_plural = _("weekly meetings")
        ordering = ["weekday", "starts_at"]
        constraints = [
            models.CheckConstraint(
                condition=Q(ends_at__gt=F("starts_at")),
                name="meeting_ends_after_it_starts",
                violation_error_message=_("The end must lie after the start, on the same day."),
            ),
            models.CheckConstraint(
                condition=Q(weekday__gte=0) & Q(weekday__lte=6), name="meeting_weekday"
            ),
            models.CheckConstraint(
                condition=Q(week__in=["", *Week.values]), name="meeting_week_is_a_known_one"
            ),
            models.UniqueConstraint(
                fields=["class_group", "term", "weekday", "week", "starts_at"],
                name="meeting_once_per_start_in_term",
                violation_error_message=_("This class meets at this time already."),
            ),
            models.UniqueConstraint(
                fields=["class_group", "weekday", "week", "starts_at"],
                # To the constraint above each NULL is another term.
                condition=Q(term__isnull=True),
                name="meeting_once_per_start_in_all_terms",
                violation_error_message=_("This class meets at this time already."),
            ),
        ]

    def __str__(self) -> str:
        when = f"{self.get_weekday_display()} {self.starts_at:%H:%M}"
        return f"{self.class_group.code}, {when} {self.week}".strip()

    def clean(self) -> None:
        """Refuse a lesson of every week beside one of a week at the same time."""
        super().clean()
        when = {"term": self.term_id, "weekday": self.weekday, "starts_at": self.starts_at}
        same = WeeklyMeeting.objects.filter(class_group=self.class_group_id, **when)
        if same.exclude(pk=self.pk).meeting_week(self.week).exists():
            raise ValidationError(gettext("This class meets at this time already."))
