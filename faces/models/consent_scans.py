"""The signed letters of consents, as scanned: proof that office and head open."""

from django.conf import settings
from django.contrib.auth.models import AnonymousUser
from django.db import models
from django.db.models import Q
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from accounts.models import User
from classes.models import School
from faces.models.consents import BiometricConsent
from storage.encryption.data_keys import Owner
from storage.encryption.file_fields import SealedFileField

FOLDER = "consents/"


class ConsentScanQuerySet(models.QuerySet["ConsentScan"]):
    def visible_to(
        self, user: User | AnonymousUser, *, for_change: bool = False
    ) -> "ConsentScanQuerySet":
        """Return those of whoever sees all of a school: teachers see no signatures."""
        return self.filter(
            consent__student__school__in=School.objects.overseen_by(user, for_change=for_change)
        )


class ConsentScan(models.Model):
    """One signed letter: a PDF of pictures, made anew of whatever was sent."""

    SCHOOL_PATH = "consent__student__school"

    consent = models.ForeignKey(
        BiometricConsent, verbose_name=_("consent"), on_delete=models.CASCADE, related_name="scans"
    )
    file = SealedFileField(_("file"), upload_to=FOLDER, editable=False)
    n_pages = models.PositiveSmallIntegerField(_("pages"), editable=False)
    sent_at = models.DateTimeField(_("sent at"), default=timezone.now, editable=False)
    sent_by = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        verbose_name=_("sent by"),
        on_delete=models.PROTECT,
        related_name="+",
        editable=False,
    )

    objects = ConsentScanQuerySet.as_manager()

    class Meta:
        verbose_name = _("scan of a letter")
        verbose_name_plural = _("scans of letters")
        ordering = ["consent", "sent_at", "pk"]
        constraints = [
            models.CheckConstraint(
                condition=Q(n_pages__gt=0) & ~Q(file=""), name="consent_scan_has_pages"
            ),
        ]

    def __str__(self) -> str:
        return str(self.consent)

    @property
    def file_owner(self) -> Owner:
        """The school's: a letter that was withdrawn still proves what was agreed until then."""
        return Owner(School._meta.label, self.consent.student.school_id)
