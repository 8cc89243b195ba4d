"""What the timetable has opened already: nothing opens twice, no cancelled lesson again."""

from django.db import models
from django.utils.translation import gettext_lazy as _

from classes.models.calendar import WeeklyMeeting
from classes.models.people import School


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

    class Meta:
        verbose_name = _("session opened by the timetable")
        verbose_name_plural = _("sessions opened by the timetable")
        constraints = [
            models.UniqueConstraint(fields=["meeting", "day"], name="meeting_opens_once_a_day")
        ]

    def __str__(self) -> str:
        return f"{self.meeting}: {self.day:%Y-%m-%d}"
