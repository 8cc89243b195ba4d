"""A mail about somebody's account, which waits for the worker."""

from django.conf import settings
from django.db import models
from django.utils.translation import gettext_lazy as _

from classes.models.people import School
from jobs.models import Job, job_constraints


class State(models.TextChoices):
    """How far a mail has come: a job's states, and an end of its own."""

    QUEUED = "queued", _("Waiting")
    RUNNING = "running", _("Being sent")
    READY = "ready", _("Sent")
    FAILED = "failed", _("Not delivered")
    DROPPED = "dropped", _("No longer wanted")


class Purpose(models.TextChoices):
    PASSWORD_RESET = "password_reset", _("new password")
    INVITATION = "invitation", _("invitation")


class AccountMail(Job):
    """A mail about an account; the secret of its link is made when it is sent, and kept nowhere.

    A wish for a new password is noted as it was typed, whether anybody has the address or not:
    who waits for the answer learns nothing from it, nor from the time it takes.
    """

    State, Purpose = State, Purpose

    school = models.ForeignKey(  # type: ignore[assignment]
        School,
        verbose_name=_("school"),
        on_delete=models.CASCADE,
        related_name="+",
        null=True,
        db_index=False,
        editable=False,
    )
    purpose = models.CharField(_("purpose"), max_length=20, choices=Purpose)
    email = models.EmailField(_("e-mail"))
    user = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        verbose_name=_("user"),
        on_delete=models.CASCADE,
        related_name="+",
        null=True,
    )
    language = models.CharField(_("language"), max_length=10, blank=True)
    """In which somebody asked for it; without one, hers as other mails are written to her."""

    state = models.CharField(_("state"), max_length=10, choices=State, default=State.QUEUED)

    class Meta(Job.Meta):
        verbose_name = _("mail about an account")
        verbose_name_plural = _("mails about accounts")
        constraints = job_constraints(State)
        indexes = [
            *Job.Meta.indexes,
            models.Index(fields=["email", "queued_at"], name="account_mail_to_whom"),
        ]

    def __str__(self) -> str:
        return str(self.get_purpose_display())

    @property
    def owning_school(self) -> School | None:
        """Of a wish for a new password nobody has looked up whose it is."""
        return self.school
