"""Mails about somebody's account, and colleagues who have not yet answered one."""

from django.conf import settings
from django.db import models
from django.db.models import Q
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from accounts.names import NameField
from classes.models.people import School, Teacher
from classes.models.roles import Role
from jobs.models import MailJob

TEACHER = "teacher"
POSTS = (TEACHER, *Role.values)


class AccountMailPurpose(models.TextChoices):
    PASSWORD_RESET = "password_reset", _("new password")
    INVITATION = "invitation", _("invitation")
    QUESTION = "question", _("question to the owner of an address")


class AwaitedQuerySet(models.QuerySet["AwaitedColleague"]):
    def waiting(self) -> "AwaitedQuerySet":
        """Leave out whose stand-in has left: nobody is asked for her, until she is back."""
        return self.filter(stand_in__left_on=None)


class AwaitedColleague(models.Model):
    """Somebody whom a school entered: nobody logs in before the owner of the address said yes.

    Whether anybody has a log-in by the address makes no difference to this row, nor to what the
    school sees of it. A teacher stands in the timetable at once, by a row that nobody logs in as.
    """

    school = models.ForeignKey(
        School, verbose_name=_("school"), on_delete=models.CASCADE, related_name="+"
    )
    email = models.EmailField(_("e-mail"))
    first_name = NameField(_("first name"), max_length=150, blank=True)
    last_name = NameField(_("last name"), max_length=150, blank=True)
    post = models.CharField(_("works here as"), max_length=20)
    stand_in = models.OneToOneField(
        Teacher,
        verbose_name=_("stands in the timetable as"),
        on_delete=models.CASCADE,
        related_name="awaited",
        null=True,
    )
    """Whose row and lessons become hers; None: she has a role, or taught here before."""

    asked_by = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        verbose_name=_("asked by"),
        on_delete=models.SET_NULL,
        related_name="+",
        null=True,
    )
    asked_at = models.DateTimeField(_("asked at"), default=timezone.now)
    invited_at = models.DateTimeField(_("invited at"), null=True)
    declined_at = models.DateTimeField(_("declined at"), null=True)

    objects = AwaitedQuerySet.as_manager()

    class Meta:
        verbose_name = _("awaited colleague")
        verbose_name_plural = _("awaited colleagues")
        ordering = ["last_name", "first_name", "email", "post"]
        constraints = [
            models.UniqueConstraint(
                fields=["school", "email", "post"], name="awaited_colleague_once"
            ),
            models.CheckConstraint(
                condition=Q(post__in=POSTS), name="awaited_colleague_has_a_known_post"
            ),
        ]

    def __str__(self) -> str:
        return self.get_full_name() or self.email

    def get_full_name(self) -> str:
        return f"{self.first_name} {self.last_name}".strip()


class AccountMail(MailJob):
    """A mail about an account; the secret of its link is made when it is sent, and kept nowhere.

    A wish for a new password is noted as it was typed, whether anybody has the address or not:
    who waits for the answer learns nothing from it, nor from the time it takes.
    """

    JOB_KIND = "classes.account_mails.mails.ACCOUNT_MAILS"

    Purpose = AccountMailPurpose

    school = models.ForeignKey(  # type: ignore[assignment]
        School,
        verbose_name=_("school"),
        on_delete=models.CASCADE,
        related_name="+",
        null=True,
        db_index=False,
        editable=False,
    )
    purpose = models.CharField(_("purpose"), max_length=20, choices=AccountMailPurpose)
    email = models.EmailField(_("e-mail"))
    user = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        verbose_name=_("user"),
        on_delete=models.CASCADE,
        related_name="+",
        null=True,
    )
    awaited = models.ForeignKey(
        AwaitedColleague,
        verbose_name=_("awaited colleague"),
        on_delete=models.SET_NULL,
        related_name="mails",
        null=True,
    )
    language = models.CharField(_("language"), max_length=10, blank=True)
    """In which somebody asked for it; without one, hers as other mails are written to her."""

    class Meta(MailJob.Meta):
        verbose_name = _("mail about an account")
        verbose_name_plural = _("mails about accounts")
        indexes = [
            *MailJob.Meta.indexes,
            models.Index(fields=["email", "queued_at"], name="account_mail_to_whom"),
        ]

    def __str__(self) -> str:
        return str(self.get_purpose_display())

    @property
    def owning_school(self) -> School | None:
        """Of a wish for a new password nobody has looked up whose it is."""
        return self.school
