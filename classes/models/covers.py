"""Cover: another teacher takes a lesson on one day."""

from datetime import date, datetime, time, timedelta

from django.conf import settings
from django.contrib.auth.models import AnonymousUser
from django.db import models
from django.db.models import F, Q
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from accounts.models import User
from classes.models.class_sessions import ClassSession
from classes.models.groups import ClassGroup
from classes.models.people import School, Teacher
from classes.models.timetable.lines import WeeklyMeeting


class CoverQuerySet(models.QuerySet["Cover"]):
    def visible_to(
        self, user: User | AnonymousUser, *, for_change: bool = False
    ) -> "CoverQuerySet":
        """Return those of the schools that a user sees as a whole, and those she gives herself."""
        overseen = School.objects.overseen_by(user, for_change=for_change)
        return self.filter(Q(class_group__school__in=overseen) | Q(teacher__user=user.pk))


class Cover(models.Model):
    """A lesson of one day that another teacher takes; she sees it on that day only."""

    SCHOOL_PATH = "class_group__school"

    class_group = models.ForeignKey(
        ClassGroup, verbose_name=_("class"), on_delete=models.CASCADE, related_name="covers"
    )
    meeting = models.ForeignKey(
        WeeklyMeeting,
        verbose_name=_("line of the timetable"),
        on_delete=models.SET_NULL,
        null=True,
        related_name="covers",
        help_text=_("Empty: the lesson is no longer in the timetable."),
    )
    session = models.OneToOneField(
        ClassSession,
        verbose_name=_("lesson"),
        on_delete=models.SET_NULL,
        null=True,
        blank=True,
        editable=False,
        related_name="cover",
        help_text=_("Empty until the lesson opens."),
    )
    teacher = models.ForeignKey(
        Teacher, verbose_name=_("teacher"), on_delete=models.CASCADE, related_name="covers"
    )
    day = models.DateField(_("day"))
    # As moments too: no query can read `day` on the clock of each row's school.
    begins_at = models.DateTimeField(_("begin of the day"), editable=False)
    ends_at = models.DateTimeField(_("end of the day"), editable=False)
    entered_by = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        verbose_name=_("entered by"),
        on_delete=models.SET_NULL,
        null=True,
        editable=False,
        related_name="+",
    )
    entered_at = models.DateTimeField(_("entered at"), default=timezone.now, editable=False)

    objects = CoverQuerySet.as_manager()

    class Meta:
        verbose_name = _("cover")
        verbose_name_plural = _("covers")
        ordering = ["-day"]
        constraints = [
            models.UniqueConstraint(fields=["meeting", "day"], name="cover_once_per_lesson"),
            models.CheckConstraint(
                condition=Q(ends_at__gt=F("begins_at")), name="cover_day_ends_after_it_begins"
            ),
        ]

    def __str__(self) -> str:
        return f"{self.class_group.code}, {self.day:%Y-%m-%d}: {self.teacher}"


def bounds_of_day(school: School, day: date) -> tuple[datetime, datetime]:
    """Return when a day begins and ends on the school's clock."""
    begins_at = datetime.combine(day, time.min, tzinfo=school.zone)
    # Not 24 hours later: where the clock changes a day has 23 or 25.
    return begins_at, datetime.combine(day + timedelta(days=1), time.min, tzinfo=school.zone)
