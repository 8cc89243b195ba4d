"""Which teacher was reminded of which register."""

from django.db import models
from django.utils.translation import gettext_lazy as _

from classes.models.people import School, Teacher
from classes.models.register import ClassSession
from jobs.models import Job, job_constraints


class State(models.TextChoices):
    """How far a reminder has come: a job's states, and an end of its own."""

    QUEUED = "queued", _("Waiting")
    RUNNING = "running", _("Being sent")
    READY = "ready", _("Sent")
    FAILED = "failed", _("Not delivered")
    DROPPED = "dropped", _("No longer wanted")


NOT_SENT = (State.FAILED, State.DROPPED)
"""Ends of a reminder that no teacher has read."""


class RegisterReminder(Job):
    """The one mail that reminds a teacher of a session's register."""

    JOB_KIND = "classes.services.reminders.REMINDERS"

    SCHOOL_PATH = "session__class_group__school"

    State = State

    session = models.ForeignKey(
        ClassSession, verbose_name=_("lesson"), on_delete=models.CASCADE, related_name="reminders"
    )
    teacher = models.ForeignKey(
        Teacher, verbose_name=_("teacher"), on_delete=models.CASCADE, related_name="reminders"
    )
    state = models.CharField(_("state"), max_length=10, choices=State, default=State.QUEUED)
    sent_at = models.DateTimeField(_("sent at"), null=True, blank=True)

    class Meta(Job.Meta):
        verbose_name = _("register reminder")
        verbose_name_plural = _("register reminders")
        constraints = [
            *job_constraints(State),
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
