"""A line of the timetable: when a class group meets, where and by whom it is taught."""

from django.contrib.auth.models import AnonymousUser
from django.core.exceptions import ValidationError
from django.db import models
from django.db.models import F, Q
from django.utils import timezone
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from accounts.models import User
from accounts.names import NameField
from classes.models.calendar import Room, Term
from classes.models.groups import ClassGroup
from classes.models.people import Teacher
from classes.models.timetable.days import TIMETABLE_DAYS, CycleDay, Week, Weekday
from privacy.row_history.remembered_rows import RememberedQuerySet


class WeeklyMeetingQuerySet(RememberedQuerySet["WeeklyMeeting"]):
    def visible_to(
        self, user: User | AnonymousUser, *, for_change: bool = False
    ) -> "WeeklyMeetingQuerySet":
        """Return those of the user's classes, and those she teaches herself."""
        if not user.is_authenticated:
            return self.none()
        is_of_class = Q(class_group__in=ClassGroup.objects.visible_to(user, for_change=for_change))
        return self.filter(is_of_class | Q(teacher__in=Teacher.objects.filter(user=user.pk)))

    def in_week(self, week: str) -> "WeeklyMeetingQuerySet":
        """Return those of every week, and those of this one."""
        return self.filter(week__in=["", week])

    def meeting_week(self, week: str) -> "WeeklyMeetingQuerySet":
        """Return those that ever take place in the same week as a lesson of this one."""
        return self.in_week(week) if week else self


class WeeklyMeeting(models.Model):
    """A class group meets each week, or on each such day of a cycle, on the school's clock."""

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
    weekday = models.PositiveSmallIntegerField(_("day"), choices=TIMETABLE_DAYS)
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
                # Before it: on the next day.
                condition=~Q(ends_at=F("starts_at")),
                name="meeting_ends_after_it_starts",
                violation_error_message=_("The end must lie after the start."),
            ),
            models.CheckConstraint(
                condition=Q(weekday__in=[*Weekday.values, *CycleDay.values]), name="meeting_weekday"
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
