"""What is other than usual about one lesson of one day: another time or room, or it falls out."""

from datetime import date

from django.conf import settings
from django.contrib.auth.models import AnonymousUser
from django.db import models
from django.db.models import F, Q
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from accounts.models import User
from classes.models.calendar import Room
from classes.models.class_sessions import ClassSession
from classes.models.groups import ClassGroup
from classes.models.people import Teacher
from classes.models.timetable.lines import WeeklyMeeting


class LessonChangeQuerySet(models.QuerySet["LessonChange"]):
    def visible_to(
        self, user: User | AnonymousUser, *, for_change: bool = False
    ) -> "LessonChangeQuerySet":
        """Return those of the classes whose lessons the user sees."""
        return self.filter(
            class_group__in=ClassGroup.objects.visible_to(user, for_change=for_change)
        )


class LessonChange(models.Model):
    """A lesson of one day that was moved, given another room or teacher, or cancelled.

    What holds now stands in its session; here stands what was, so that it can be put back.
    """

    SCHOOL_PATH = "class_group__school"

    class_group = models.ForeignKey(
        ClassGroup,
        verbose_name=_("class"),
        on_delete=models.CASCADE,
        related_name="lesson_changes",
    )
    meeting = models.ForeignKey(
        WeeklyMeeting,
        verbose_name=_("line of the timetable"),
        on_delete=models.SET_NULL,
        null=True,
        blank=True,
        related_name="lesson_changes",
        help_text=_("Empty: the lesson is of no line of the timetable."),
    )
    session = models.OneToOneField(
        ClassSession,
        verbose_name=_("lesson"),
        on_delete=models.SET_NULL,
        null=True,
        blank=True,
        related_name="change",
        help_text=_("Empty: it is cancelled."),
    )
    day = models.DateField(_("day"), help_text=_("On which it would have taken place."))
    is_cancelled = models.BooleanField(_("cancelled"), default=False)
    was_starts_at = models.DateTimeField(_("would have started"))
    was_ends_at = models.DateTimeField(_("would have ended"))
    was_room = models.ForeignKey(
        Room,
        verbose_name=_("room otherwise"),
        on_delete=models.SET_NULL,
        null=True,
        blank=True,
        related_name="+",
    )
    was_teacher = models.ForeignKey(
        Teacher,
        verbose_name=_("teacher otherwise"),
        on_delete=models.SET_NULL,
        null=True,
        blank=True,
        related_name="+",
    )
    entered_by = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        verbose_name=_("entered by"),
        on_delete=models.SET_NULL,
        null=True,
        editable=False,
        related_name="+",
    )
    entered_at = models.DateTimeField(_("entered at"), default=timezone.now, editable=False)

    objects = LessonChangeQuerySet.as_manager()

    class Meta:
        verbose_name = _("change of a lesson")
        verbose_name_plural = _("changes of lessons")
        ordering = ["was_starts_at", "pk"]
        constraints = [
            models.UniqueConstraint(fields=["meeting", "day"], name="lesson_change_once"),
            models.CheckConstraint(
                condition=Q(was_ends_at__gt=F("was_starts_at")),
                name="lesson_change_was_of_some_time",
            ),
            models.CheckConstraint(
                condition=Q(is_cancelled=False) | Q(session=None),
                name="lesson_change_cancelled_has_no_lesson",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.class_group.code}, {self.day:%Y-%m-%d}"

    @property
    def version(self) -> str:
        """Which state of it a page shows."""
        session = self.session
        if session is None:
            return f"{self.is_cancelled}"
        times = f"{session.starts_at:%Y%m%d%H%M} {session.ends_at:%Y%m%d%H%M}"
        return f"{times} {session.room_id or 0} {session.teacher_id or 0}"

    @property
    def is_moved(self) -> bool:
        return self.session is not None and (self.was_starts_at, self.was_ends_at) != (
            self.session.starts_at,
            self.session.ends_at,
        )


def changed_day_of(session: ClassSession) -> date:
    """Return the day of a lesson as the timetable has it, also where it was moved to another."""
    return session.change.day if hasattr(session, "change") else session.day
