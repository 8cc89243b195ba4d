"""What is wrong with a camera of a room, since when, and whom the mail about it went to."""

from django.conf import settings
from django.db import models
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from classes.models import School
from face_vision.cameras.camera_faults import CameraFault
from jobs.failures import sentence_of
from jobs.models import MailJob
from recognition.models.cameras import Camera
from storage.encryption.data_keys import Owner
from storage.encryption.fields import SealedBinaryField

STILL_FILMS = (CameraFault.MOVED.value, CameraFault.BROKE_OFF.value)
"""Faults of cameras whose films are used all the same."""


class CameraHealth(models.Model):
    """How a camera was when it last filmed; one that never filmed has none."""

    SCHOOL_PATH = "camera__room__school"

    camera = models.OneToOneField(
        Camera, verbose_name=_("camera"), on_delete=models.CASCADE, related_name="health"
    )
    filmed_at = models.DateTimeField(_("last filmed at"), null=True, blank=True)
    fault_code = models.SlugField(_("code of the fault"), max_length=60, blank=True)
    fault_params = models.JSONField(_("values of the fault"), default=dict, blank=True)
    fault_since = models.DateTimeField(_("fault since"), null=True, blank=True)
    checked_at = models.DateTimeField(_("checked at"), default=timezone.now)
    usual_view = SealedBinaryField(
        _("usual view"),
        bound_to=("camera_id",),
        null=True,
        blank=True,
        help_text=_("The room in a few pixels, by which a camera that was turned is noticed."),
    )
    picture = SealedBinaryField(
        _("last picture"),
        bound_to=("camera_id",),
        null=True,
        blank=True,
        help_text=_("So coarse that nobody can be told on it."),
    )

    class Meta:
        verbose_name = _("state of a camera")
        verbose_name_plural = _("states of cameras")
        ordering = ["camera"]
        constraints = [
            models.CheckConstraint(
                condition=models.Q(fault_code="", fault_since__isnull=True)
                | (~models.Q(fault_code="") & models.Q(fault_since__isnull=False)),
                name="camera_fault_has_its_time",
            )
        ]

    def __str__(self) -> str:
        return str(self.camera)

    @property
    def key_owner(self) -> Owner:
        return Owner(Camera._meta.label, self.camera_id)

    @property
    def fault(self) -> str:
        """What is wrong, in the reader's language; empty if nothing is."""
        return sentence_of(self.fault_code, self.fault_params) if self.fault_code else ""

    @property
    def still_films(self) -> bool:
        """Tell whether its films are used in spite of the fault."""
        return self.fault_code in {"", *STILL_FILMS}


class CameraAlert(MailJob):
    """The one mail that tells somebody of a fault of a camera, or that it films again."""

    JOB_KIND = "recognition.services.rooms.camera_alerts.CAMERA_ALERTS"

    SCHOOL_PATH = "camera__room__school"

    camera = models.ForeignKey(
        Camera, verbose_name=_("camera"), on_delete=models.CASCADE, related_name="alerts"
    )
    user = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        verbose_name=_("user account"),
        on_delete=models.CASCADE,
        related_name="+",
    )
    fault_code = models.SlugField(_("code of the fault"), max_length=60)
    fault_params = models.JSONField(_("values of the fault"), default=dict, blank=True)
    fault_since = models.DateTimeField(_("fault since"))
    is_over = models.BooleanField(_("films again"), default=False)

    class Meta(MailJob.Meta):
        verbose_name = _("mail about a camera")
        verbose_name_plural = _("mails about cameras")
        constraints = [
            *MailJob.Meta.constraints,
            models.UniqueConstraint(
                fields=["camera", "user", "fault_since", "is_over"],
                name="camera_alert_once_a_fault",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.camera}: {self.user}"

    @property
    def owning_school(self) -> School:
        return self.camera.room.school
