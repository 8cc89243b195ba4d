"""What somebody at home answered about her child's face, by her link: the proof of who and when."""

from django.contrib.auth.models import AnonymousUser
from django.db import models
from django.db.models import Q
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from accounts.models import User
from accounts.names import NameField
from classes.models import Student
from faces.models import BiometricConsent, ConsentNotice, ConsentObjection
from office.models import Contact


class GuardianAnswer(models.TextChoices):
    YES = "yes", _("Yes")
    NO = "no", _("No")


class ConsentAnswerQuerySet(models.QuerySet["ConsentAnswer"]):
    def visible_to(
        self, user: User | AnonymousUser, *, for_change: bool = False
    ) -> "ConsentAnswerQuerySet":
        return self.filter(student__in=Student.objects.visible_to(user, for_change=for_change))


class ConsentAnswer(models.Model):
    """One answer by a link; what follows of it stands in the ledger of consents."""

    SCHOOL_PATH = "student__school"

    Answer = GuardianAnswer

    student = models.ForeignKey(
        Student,
        verbose_name=_("student"),
        on_delete=models.CASCADE,
        related_name="consent_answers",
    )
    contact = models.ForeignKey(
        Contact,
        verbose_name=_("contact"),
        on_delete=models.SET_NULL,
        null=True,
        blank=True,
        related_name="consent_answers",
    )
    answered_by = NameField(_("answered by"), max_length=310)
    answer = models.CharField(_("answer"), max_length=5, choices=GuardianAnswer)
    notice = models.ForeignKey(
        ConsentNotice,
        verbose_name=_("notice"),
        on_delete=models.RESTRICT,
        related_name="+",
        help_text=_("The text that was shown."),
    )
    # What a yes gave, or a no ended.
    consent = models.ForeignKey(
        BiometricConsent,
        verbose_name=_("consent"),
        on_delete=models.SET_NULL,
        null=True,
        blank=True,
        related_name="+",
    )
    objection = models.ForeignKey(
        ConsentObjection,
        verbose_name=_("objection"),
        on_delete=models.SET_NULL,
        null=True,
        blank=True,
        related_name="+",
    )
    answered_at = models.DateTimeField(_("answered at"), default=timezone.now)

    objects = ConsentAnswerQuerySet.as_manager()

    class Meta:
        verbose_name = _("answer about faces")
        verbose_name_plural = _("answers about faces")
        ordering = ["-answered_at", "-pk"]
        constraints = [
            models.CheckConstraint(condition=~Q(answered_by=""), name="consent_answer_says_who"),
            models.CheckConstraint(
                condition=Q(answer__in=GuardianAnswer.values), name="consent_answer_known"
            ),
        ]

    def __str__(self) -> str:
        return f"{self.answered_by}: {self.get_answer_display()}"
