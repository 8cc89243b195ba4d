"""Which teacher was reminded of which register."""

from django.db import models
from django.utils.translation import gettext_lazy as _

from classes.models.class_sessions import ClassSession
from classes.models.people import School, Teacher
from jobs.models import MailJob, MailState

NOT_SENT = (MailState.FAILED, MailState.UNSURE, MailState.DROPPED)
"""Ends of a reminder that perhaps no teacher has read."""


class RegisterReminder(MailJob):
    """The one mail that reminds a teacher of a session's register."""

    JOB_KIND = "classes.services.reminders.REMINDERS"

    SCHOOL_PATH = "session__class_group__school"

    session = models.ForeignKey(
        ClassSession, verbose_name=_("lesson"), on_delete=models.CASCADE, related_name="reminders"
    )
    teacher = models.ForeignKey(
        Teacher, verbose_name=_("teacher"), on_delete=models.CASCADE, related_name="reminders"
    )
    sent_at = models.DateTimeField(_("sent at"), null=True, blank=True)

    class Meta(MailJob.Meta):
        verbose_name = _("register reminder")
        verbose_name_plural = _("register reminders")
        constraints = [
            *MailJob.Meta.constraints,
            models.UniqueConstraint(
                fields=["session", "teacher"], name="reminder_once_per_teacher"
            ),
        ]

    def __str__(self) -> str:
        return f"{self.session}: {self.teacher}"

    @property
    def is_sent_or_waiting(self) -> bool:
        return self.state not in NOT_SENT

    @property
    def owning_school(self) -> School:
        return self.session.class_group.school
