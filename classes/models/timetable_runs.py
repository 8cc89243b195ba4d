"""What the timetable has opened already, and what was last changed in it, so it can be undone."""

from django.conf import settings
from django.db import models
from django.db.models import Q
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from classes.models.people import School
from classes.models.timetable.lines import WeeklyMeeting


class TimetableRun(models.Model):
    """The last day on a school's clock whose sessions were opened."""

    school = models.OneToOneField(
        School, verbose_name=_("school"), on_delete=models.CASCADE, related_name="timetable_run"
    )
    last_day = models.DateField(_("last day"))

    class Meta:
        verbose_name = _("last day opened by the timetable")
        verbose_name_plural = _("last days opened by the timetable")

    def __str__(self) -> str:
        return f"{self.school}: {self.last_day:%Y-%m-%d}"


class MeetingOpening(models.Model):
    """A meeting was opened on a day; whoever deletes its session has cancelled it."""

    SCHOOL_PATH = "meeting__class_group__school"

    meeting = models.ForeignKey(
        WeeklyMeeting,
        verbose_name=_("line of the timetable"),
        on_delete=models.CASCADE,
        related_name="openings",
    )
    day = models.DateField(_("day"))
    opened_at = models.DateTimeField(
        _("opened at"),
        null=True,
        editable=False,
        default=timezone.now,
        help_text=_("Empty: with all lessons of its day."),
    )

    class Meta:
        verbose_name = _("lesson opened by the timetable")
        verbose_name_plural = _("lessons opened by the timetable")
        constraints = [
            models.UniqueConstraint(fields=["meeting", "day"], name="meeting_opens_once_a_day")
        ]

    def __str__(self) -> str:
        return f"{self.meeting}: {self.day:%Y-%m-%d}"


class StepKind(models.TextChoices):
    """What somebody did to the timetable."""

    PLACE = "place", _("Lesson placed")
    CHANGE = "change", _("Lesson changed")
    MOVE = "move", _("Lesson moved")
    REMOVE = "remove", _("Lesson removed")
    COPY = "copy", _("Lesson copied")
    COPY_DAY = "copy_day", _("Day copied")
    COPY_WEEK = "copy_week", _("Week copied")
    IMPORT = "import", _("Timetable imported")


class TimetableStep(models.Model):
    """The last change that somebody made to a school's timetable: its lines before and after."""

    Kind = StepKind

    school = models.ForeignKey(
        School, verbose_name=_("school"), on_delete=models.CASCADE, related_name="timetable_steps"
    )
    made_by = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        verbose_name=_("made by"),
        on_delete=models.CASCADE,
        related_name="+",
    )
    made_at = models.DateTimeField(_("made at"), default=timezone.now)
    kind = models.CharField(_("kind"), max_length=10, choices=StepKind)
    before = models.JSONField(_("lines before"), default=dict)
    after = models.JSONField(_("lines after"), default=dict)

    class Meta:
        verbose_name = _("last change of the timetable")
        verbose_name_plural = _("last changes of the timetable")
        constraints = [
            models.CheckConstraint(
                condition=Q(kind__in=StepKind.values), name="timetable_step_kind"
            ),
            models.UniqueConstraint(
                fields=["school", "made_by"], name="timetable_step_last_of_each"
            ),
        ]

    def __str__(self) -> str:
        return self.get_kind_display()
