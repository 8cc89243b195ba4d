"""What the timetable has opened already: nothing opens twice, no cancelled lesson again."""

from django.db import models

from classes.models.calendar import WeeklyMeeting
from classes.models.people import School


class TimetableRun(models.Model):
    """The last day on a school's clock whose sessions were opened."""

    school = models.OneToOneField(School, on_delete=models.CASCADE, related_name="timetable_run")
    last_day = models.DateField()

    def __str__(self) -> str:
        return f"{self.school}: {self.last_day:%Y-%m-%d}"


class MeetingOpening(models.Model):
    """A meeting was opened on a day; whoever deletes its session has cancelled it."""

    meeting = models.ForeignKey(WeeklyMeeting, on_delete=models.CASCADE, related_name="openings")
    day = models.DateField()

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["meeting", "day"], name="meeting_opens_once_a_day")
        ]

    def __str__(self) -> str:
        return f"{self.meeting}: {self.day:%Y-%m-%d}"
