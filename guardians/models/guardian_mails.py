"""Mails to somebody at home: a link, an absence without a reason, and that it is cleared."""

from django.contrib.auth.models import AnonymousUser
from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from accounts.models import User
from classes.models import School
from jobs.models import MailJob
from office.models import Contact


class GuardianMailPurpose(models.TextChoices):
    LINK = "link", _("link to the page")
    ABSENT = "absent", _("absence without a reason")
    CLEARED = "cleared", _("absence cleared")


class GuardianMailQuerySet(models.QuerySet["GuardianMail"]):
    def visible_to(
        self, user: User | AnonymousUser, *, for_change: bool = False
    ) -> "GuardianMailQuerySet":
        return self.filter(school__in=School.objects.overseen_by(user, for_change=for_change))


class GuardianMail(MailJob):
    """One mail to one contact; of an absence and of its clearing one a day at most."""

    JOB_KIND = "guardians.services.guardian_mails.GUARDIAN_MAILS"

    Purpose = GuardianMailPurpose

    contact = models.ForeignKey(
        Contact, verbose_name=_("contact"), on_delete=models.CASCADE, related_name="mails"
    )
    purpose = models.CharField(_("purpose"), max_length=10, choices=GuardianMailPurpose)
    day = models.DateField(_("day"), null=True, blank=True)
    records = models.JSONField(
        _("entries of the register"), default=list, blank=True, help_text=_("By their keys.")
    )

    objects = GuardianMailQuerySet.as_manager()

    class Meta(MailJob.Meta):
        verbose_name = _("mail to parents")
        verbose_name_plural = _("mails to parents")
        ordering = ["-queued_at", "-pk"]
        constraints = [
            *MailJob.Meta.constraints,
            models.UniqueConstraint(
                fields=["contact", "purpose", "day"],
                # Links may be asked for again on a day; what is told of a day is told once.
                condition=~Q(purpose=GuardianMailPurpose.LINK),
                name="guardian_mail_once_a_day",
            ),
            models.CheckConstraint(
                condition=Q(purpose=GuardianMailPurpose.LINK, day__isnull=True)
                | Q(
                    purpose__in=[GuardianMailPurpose.ABSENT, GuardianMailPurpose.CLEARED],
                    day__isnull=False,
                ),
                name="guardian_mail_says_of_which_day",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.get_purpose_display()}: {self.contact}"

    @property
    def owning_school(self) -> School:
        return self.contact.student.school
