"""The ledger of consents: without an active one no face is registered or matched."""

from django.conf import settings
from django.contrib.auth.models import AnonymousUser
from django.db import models
from django.db.models import F, Q
from django.utils import timezone
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from accounts.models import User
from accounts.names import NameField
from classes.models import Student
from faces.models.consent_notices import ConsentNotice
from faces.models.objections import ConsentObjection


class BiometricConsentQuerySet(models.QuerySet["BiometricConsent"]):
    def visible_to(
        self, user: User | AnonymousUser, *, for_change: bool = False
    ) -> "BiometricConsentQuerySet":
        return self.filter(student__in=Student.objects.visible_to(user, for_change=for_change))

    def active(self) -> "BiometricConsentQuerySet":
        """Keep those in force: not withdrawn, and nobody's objection stands against them."""
        objections = ConsentObjection.objects.standing()
        return self.filter(withdrawn_at__isnull=True).exclude(
            student__in=objections.values("student")
        )


class BiometricConsent(models.Model):
    """Who agreed that a student's face is recognised, to which wording, since when."""

    SCHOOL_PATH = "student__school"

    student = models.ForeignKey(
        Student,
        verbose_name=_("student"),
        on_delete=models.CASCADE,
        related_name="biometric_consents",
    )
    given_by = NameField(
        _("given by"),
        max_length=200,
        blank=True,
        help_text=_("Name of the parent or guardian; empty: the signed letter says it."),
    )
    wording = NameField(
        _("version of the notice"),
        max_length=200,
        help_text=_("Version of the text that was signed, such as 2026-08."),
    )
    relation = NameField(
        _("relation to the student"),
        max_length=100,
        blank=True,
        help_text=_("To the student, such as mother."),
    )
    notice = models.ForeignKey(
        ConsentNotice,
        verbose_name=_("notice"),
        on_delete=models.RESTRICT,
        null=True,
        blank=True,
        related_name="consents",
        help_text=_("The text that was signed; empty: kept elsewhere, under the version."),
    )
    given_at = models.DateTimeField(_("given at"), default=timezone.now)
    entered_by = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        verbose_name=_("entered by"),
        on_delete=models.PROTECT,
        null=True,
        blank=True,
        related_name="+",
        help_text=_("Empty: entered at the command line."),
    )
    entered_at = models.DateTimeField(_("entered at"), default=timezone.now, editable=False)
    withdrawn_at = models.DateTimeField(_("withdrawn at"), null=True, blank=True, editable=False)

    objects = BiometricConsentQuerySet.as_manager()

    class Meta:
        verbose_name = _("consent")
        verbose_name_plural = _("consents")
        ordering = ["student", "-given_at"]
        constraints = [
            models.UniqueConstraint(
                fields=["student"],
                condition=Q(withdrawn_at__isnull=True),
                name="consent_active_once",
                violation_error_message=_("This student has an active consent already."),
            ),
            models.CheckConstraint(condition=~Q(wording=""), name="consent_says_to_what"),
            models.CheckConstraint(
                condition=Q(withdrawn_at__isnull=True) | Q(withdrawn_at__gte=F("given_at")),
                name="consent_withdrawn_after_given",
            ),
        ]

    def __str__(self) -> str:
        placeholders = {"student": self.student, "given_by": self.given_by or "–"}
        if self.withdrawn_at:
            return gettext("%(student)s: withdrawn, by %(given_by)s") % placeholders
        return gettext("%(student)s: active, by %(given_by)s") % placeholders

    @property
    def version(self) -> str:
        """Which consent of the student a page shows; a later one is another row."""
        return str(self.pk)
