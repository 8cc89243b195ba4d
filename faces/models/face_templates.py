"""What is stored of a student's face to be compared against."""

import logging
from contextlib import suppress
from datetime import date, timedelta
from typing import cast

import numpy as np
from django.conf import settings
from django.contrib.auth.models import AnonymousUser
from django.db import models
from django.db.models import Q
from django.utils import timezone
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _
from numpy.typing import NDArray

from accounts.models import User
from classes.models import ClassGroup, ClassSession, Enrolment, Student
from faces.models.assessments import recognising_schools
from faces.models.consents import BiometricConsent
from storage.encryption.data_keys import Owner, require_own_keys
from storage.encryption.fields import SealedBinaryField, SealedRow, as_stored, as_text
from storage.encryption.sealed_bytes import open_row, open_vectors, with_their_keys
from storage.errors import BrokenSealError, KeyGoneError

logger = logging.getLogger(__name__)

STUDENT = Student._meta.label

STANDING_IN = timedelta(days=1)
"""How long before and after a colleague's lesson its teacher sees the faces of the class."""


class TemplateSource(models.TextChoices):
    """What a face was taken from."""

    PHOTO = "photo", _("Photo")
    VIDEO = "video", _("Video")
    WEBCAM = "webcam", _("Camera")
    SIGHTING = "sighting", _("Lesson")


class SetAside(models.TextChoices):
    """Why a registered face is not compared; the pages say it in words."""

    UNLIKE = "unlike", _("unlike the student's other pictures")
    OUTGROWN = "outgrown", _("older than two years, and newer ones are enough")
    ENOUGH = "enough", _("others show more of the face")


class FaceTemplateQuerySet(models.QuerySet["FaceTemplate"]):
    def visible_to(
        self, user: User | AnonymousUser, *, for_change: bool = False
    ) -> "FaceTemplateQuerySet":
        return self.filter(student__in=Student.objects.visible_to(user, for_change=for_change))

    def shown_to(self, user: User) -> "FaceTemplateQuerySet":
        """Return those visible to the user, or of a class in which she stands in these days."""
        now = timezone.now()
        near = ClassSession.objects.filter(teacher__user=user.pk).filter(
            starts_at__gt=now - STANDING_IN, starts_at__lt=now + STANDING_IN
        )
        enrolled = Enrolment.objects.active_on(now.date())
        met = enrolled.filter(class_group__in=near.values("class_group"))
        is_visible = Q(student__in=Student.objects.visible_to(user))
        return self.filter(is_visible | Q(student__in=met.values("student")))

    def with_consent(self) -> "FaceTemplateQuerySet":
        """Keep those whose student has an active consent; nothing else may be compared."""
        consents = BiometricConsent.objects.active()
        return self.filter(student__in=consents.values("student"))

    def where_recognition_is_on(self) -> "FaceTemplateQuerySet":
        """Keep those of schools that are assessed and have not switched recognition off."""
        return self.filter(student__school__in=recognising_schools().values("pk"))

    def of_roster(self, class_group: ClassGroup, day: date) -> "FaceTemplateQuerySet":
        return self.filter(student__in=class_group.roster_on(day).values("pk"))

    def in_use(self) -> "FaceTemplateQuerySet":
        """Leave out what was set aside: it is not compared, and not shown in lists."""
        return self.filter(set_aside_as="")

    def set_aside(self) -> "FaceTemplateQuerySet":
        return self.exclude(set_aside_as="")

    def of_network(self, network_id: str) -> "FaceTemplateQuerySet":
        return self.filter(network_id=network_id)

    def vectors(self) -> tuple[list[int], NDArray[np.float32]]:
        """Return the student of each row and its embedding, float32, shape (rows, d).

        Of no rows the width is 1 and of no interest. What was erased with its key is left out: a
        restored backup may bring back the row of somebody who withdrew.

        Raises:
            ValueError: the rows are of several networks, whose vectors are never compared.
        """
        field = cast(SealedBinaryField, self.model._meta.get_field("embedding"))
        rows = list(self.values_list("student_id", as_text("sealed_as"), as_stored(field)))
        try:
            opened = open_vectors(rows, label=STUDENT, bound_to=field.identity(""))
        except KeyGoneError:
            # In a folder of keys that is not ours every key is missing: that is no erasure.
            require_own_keys()
            n_before, rows = len(rows), with_their_keys(rows)
            logger.warning("%d registered faces have no key and are left out", n_before - len(rows))
            opened = open_vectors(rows, label=STUDENT, bound_to=field.identity(""))
        vectors = opened.view("<f4").reshape(len(rows), -1 if rows else 1)
        return [row[0] for row in rows], vectors

    def portraits(self) -> list[tuple[int, bytes]]:
        """Return the student of each row and its portrait, a JPEG.

        One that does not open is left out: its key is gone, or it was changed.
        """
        field = cast(SealedBinaryField, self.model._meta.get_field("chip"))
        rows = list(self.values_list("student_id", as_text("sealed_as"), as_stored(field)))
        opened = []
        for row in rows:
            with suppress(KeyGoneError, BrokenSealError):
                jpeg = open_row(row, label=STUDENT, bound_to=field.identity(""))
                opened.append((row[0], jpeg))
        return opened


class FaceTemplate(SealedRow):
    """One registered look at a student's face."""

    SCHOOL_PATH = "student__school"

    Source = TemplateSource
    SetAside = SetAside

    student = models.ForeignKey(
        Student, verbose_name=_("student"), on_delete=models.CASCADE, related_name="face_templates"
    )
    embedding = SealedBinaryField(
        _("measurements of the face"), help_text=_("float32, little-endian.")
    )
    chip = SealedBinaryField(_("portrait"), help_text=_("Aligned portrait, 240 x 240, JPEG."))
    quality = models.FloatField(_("quality"), help_text=_("0 (useless) to 1 (ideal)."))
    source = models.CharField(
        _("source"), max_length=10, choices=TemplateSource, default=TemplateSource.PHOTO
    )
    source_sha256 = models.CharField(
        _("checksum of the source"), max_length=64, help_text=_("Of the file it was taken from.")
    )
    network_id = models.CharField(_("recognition network"), max_length=64)
    is_shown = models.BooleanField(_("shown in lists"), default=False)
    added_by = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        verbose_name=_("added by"),
        on_delete=models.SET_NULL,
        null=True,
        blank=True,
        related_name="+",
        help_text=_("Empty: registered at the command line."),
    )
    allowed_by = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        verbose_name=_("allowed by"),
        on_delete=models.PROTECT,
        null=True,
        blank=True,
        related_name="+",
        help_text=_("Who said that it is stored although it is like another student's."),
    )
    allowed_at = models.DateTimeField(_("allowed at"), null=True, blank=True)
    created_at = models.DateTimeField(_("registered at"), default=timezone.now)
    set_aside_as = models.CharField(
        _("set aside"),
        max_length=10,
        choices=SetAside,
        blank=True,
        default="",
        help_text=_("Why it is not compared; empty: it is."),
    )
    set_aside_at = models.DateTimeField(_("set aside at"), null=True, blank=True)
    kept_by = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        verbose_name=_("kept by"),
        on_delete=models.PROTECT,
        null=True,
        blank=True,
        related_name="+",
        help_text=_("Who said that it shows the student although it is unusual."),
    )
    kept_at = models.DateTimeField(_("kept at"), null=True, blank=True)

    objects = FaceTemplateQuerySet.as_manager()

    class Meta:
        verbose_name = _("registered face")
        verbose_name_plural = _("registered faces")
        ordering = ["student", "-quality", "pk"]
        constraints = [
            models.CheckConstraint(
                condition=Q(source__in=TemplateSource.values),
                name="face_template_source",
            ),
            models.UniqueConstraint(
                fields=["student"], condition=Q(is_shown=True), name="face_template_shown_once"
            ),
            models.CheckConstraint(
                condition=Q(allowed_by__isnull=True, allowed_at__isnull=True)
                | Q(allowed_by__isnull=False, allowed_at__isnull=False),
                name="face_template_allowed_with_date",
            ),
            models.CheckConstraint(
                condition=Q(set_aside_as="", set_aside_at__isnull=True)
                | Q(
                    set_aside_as__in=SetAside.values,
                    set_aside_at__isnull=False,
                    kept_at__isnull=True,
                    is_shown=False,
                ),
                name="face_template_set_aside_with_date",
            ),
            models.CheckConstraint(
                condition=Q(kept_by__isnull=True, kept_at__isnull=True)
                | Q(kept_by__isnull=False, kept_at__isnull=False),
                name="face_template_kept_with_date",
            ),
            models.CheckConstraint(
                condition=Q(quality__gte=0, quality__lte=1), name="face_template_quality"
            ),
            models.CheckConstraint(
                condition=~Q(network_id=""), name="face_template_names_its_network"
            ),
        ]
        indexes = [models.Index(fields=["student", "network_id"], name="face_template_gallery")]

    def __str__(self) -> str:
        return gettext("Face of %(student)s") % {"student": self.student}

    @property
    def version(self) -> str:
        """Whether a page shows it in use, set aside, or kept by a person."""
        return f"{self.set_aside_as}|{self.kept_at.isoformat() if self.kept_at else ''}"

    @property
    def key_owner(self) -> Owner:
        return Owner(STUDENT, self.student_id)

    @property
    def key_owners(self) -> set[Owner]:
        """Nobody else's key opens it: a face that was moved to another student is refused."""
        return {self.key_owner}

    @property
    def vector(self) -> NDArray[np.float32]:
        """The embedding, float32, shape (d,)."""
        return np.frombuffer(bytes(self.embedding), dtype="<f4")
