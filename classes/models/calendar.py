"""When and where a school meets: terms, holidays, rooms, periods of the day."""

from datetime import date

from django.contrib.auth.models import AnonymousUser
from django.db import models
from django.db.models import F, Q
from django.utils.formats import date_format
from django.utils.translation import gettext_lazy as _

from accounts.models import User
from accounts.names import NameField
from classes.models.people import School
from privacy.row_history.remembered_rows import RememberedQuerySet


class DaySpanQuerySet(models.QuerySet):
    """Rows of a school that last from a first to a last day, both included."""

    def visible_to(
        self, user: User | AnonymousUser, *, for_change: bool = False
    ) -> "DaySpanQuerySet":
        """Return those of the schools that the user sees."""
        return self.filter(school__in=School.objects.visible_to(user, for_change=for_change))

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
    def visible_to(
        self, user: User | AnonymousUser, *, for_change: bool = False
    ) -> "PeriodQuerySet":
        return self.filter(school__in=School.objects.visible_to(user, for_change=for_change))


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
                # Before it: on the next day.
                condition=~Q(ends_at=F("starts_at")),
                name="period_ends_after_it_starts",
                violation_error_message=_("The end must lie after the start."),
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
