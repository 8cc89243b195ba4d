"""What a person's "not this student" leaves behind, so that the same mistake is not made again."""

from typing import Any

from django.conf import settings
from django.db import models
from django.db.models import Q
from django.utils import timezone
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from classes.models import Student
from faces.models import BiometricConsent
from recognition.models.sightings import Sighting
from storage.encryption.data_keys import Owner
from storage.encryption.fields import SealedBinaryField, SealedRow


class FaceCorrectionQuerySet(models.QuerySet["FaceCorrection"]):
    def of_network(self, network_id: str) -> "FaceCorrectionQuerySet":
        return self.filter(network_id=network_id)

    def usable(self) -> "FaceCorrectionQuerySet":
        """Keep those of students who both agree now; of a stranger there is a number alone."""
        agree = BiometricConsent.objects.active().values("student")
        return self.filter(Q(other=None) | Q(other__in=agree), student__in=agree)

    def of_person(self, student: Student) -> "FaceCorrectionQuerySet":
        """Return those she was taken in, and those of her own face."""
        return self.filter(Q(student=student) | Q(other=student))


class FaceCorrection(SealedRow):
    """A face was proposed as a student, and a person decided that it is not she.

    Whoever it really was is kept as measurements only if she is a student who agreed, and was
    named. Of anybody else nothing is kept but how alike she was to the student: a number.
    """

    SCHOOL_PATH = "student__school"

    student = models.ForeignKey(
        Student,
        verbose_name=_("proposed student"),
        on_delete=models.CASCADE,
        related_name="face_corrections",
    )
    other = models.ForeignKey(
        Student,
        verbose_name=_("who it was"),
        on_delete=models.CASCADE,
        null=True,
        blank=True,
        related_name="+",
        help_text=_("Empty: nobody of the class."),
    )
    sighting = models.OneToOneField(
        Sighting,
        verbose_name=_("face seen"),
        on_delete=models.SET_NULL,
        null=True,
        blank=True,
        related_name="correction",
    )
    score = models.FloatField(_("similarity"), help_text=_("Of the wrong proposal, at most 1."))
    embedding = SealedBinaryField(
        _("measurements of the face"),
        null=True,
        blank=True,
        help_text=_("Of whoever it was, if she agreed; float32, little-endian."),
    )
    network_id = models.CharField(_("recognition network"), max_length=64)
    made_by = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        verbose_name=_("corrected by"),
        on_delete=models.PROTECT,
        related_name="+",
    )
    made_at = models.DateTimeField(_("corrected at"), default=timezone.now)

    objects = FaceCorrectionQuerySet.as_manager()

    class Meta:
        verbose_name = _("correction of a face")
        verbose_name_plural = _("corrections of faces")
        ordering = ["-made_at", "-pk"]
        constraints = [
            models.CheckConstraint(
                condition=Q(embedding__isnull=True) | Q(other__isnull=False),
                name="face_correction_keeps_no_stranger",
            ),
            models.CheckConstraint(
                condition=Q(other__isnull=True) | ~Q(other=models.F("student")),
                name="face_correction_of_two",
            ),
            models.CheckConstraint(condition=~Q(network_id=""), name="face_correction_network"),
        ]

    def __str__(self) -> str:
        return gettext("Not %(student)s") % {"student": self.student}

    @property
    def key_owner(self) -> Owner:
        """Whose face it is: what is kept of her opens no more when her key goes."""
        return Owner(Student._meta.label, self.other_id)

    @property
    def key_owners(self) -> set[Any]:
        return {self.key_owner} if self.other_id else set()
