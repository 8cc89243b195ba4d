"""Which teacher was reminded of which register."""

from datetime import datetime

from django.db import models
from django.db.models import F
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from classes.models.people import Teacher
from classes.models.register import ClassSession


class RegisterReminderQuerySet(models.QuerySet["RegisterReminder"]):
    def due(self, now: datetime) -> "RegisterReminderQuerySet":
        """Return those that were not sent and wait for no answer of the mail server."""
        return self.filter(sent_at=None, try_after__lte=now)

    def claim(self, pk: int, *, now: datetime, until: datetime) -> bool:
        """Say whether the reminder is ours to send; nobody else may try before `until`."""
        mine = self.filter(pk=pk).due(now)
        return bool(mine.update(try_after=until, n_attempts=F("n_attempts") + 1))


class RegisterReminder(models.Model):
    """The one mail that reminds a teacher of a session's register."""

    session = models.ForeignKey(
        ClassSession, verbose_name=_("session"), on_delete=models.CASCADE, related_name="reminders"
    )
    teacher = models.ForeignKey(
        Teacher, verbose_name=_("teacher"), on_delete=models.CASCADE, related_name="reminders"
    )
    try_after = models.DateTimeField(_("next attempt at"), default=timezone.now)
    n_attempts = models.PositiveSmallIntegerField(_("attempts"), default=0)
    sent_at = models.DateTimeField(_("sent at"), null=True, blank=True)
    failure = models.CharField(_("why it failed"), max_length=300, blank=True)

    objects = RegisterReminderQuerySet.as_manager()

    class Meta:
        verbose_name = _("register reminder")
        verbose_name_plural = _("register reminders")
        constraints = [
            models.UniqueConstraint(fields=["session", "teacher"], name="reminder_once_per_teacher")
        ]

    def __str__(self) -> str:
        return f"{self.session}: {self.teacher}"
