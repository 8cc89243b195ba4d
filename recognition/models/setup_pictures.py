"""A test picture of a camera, taken while somebody sets it up: which faces are large enough."""

from django.conf import settings
from django.db import models
from django.utils.translation import gettext_lazy as _

from classes.models import School
from jobs.models import Job
from recognition.models.cameras import Camera
from storage.encryption.data_keys import Owner
from storage.encryption.fields import SealedBinaryField


class SetupPicture(Job):
    """The last test picture of a camera, with the faces that were found in it; gone after a day."""

    KIND = "recognition.services.rooms.setup_pictures.SETUP_PICTURES"

    SCHOOL_PATH = "camera__room__school"

    camera = models.OneToOneField(
        Camera, verbose_name=_("camera"), on_delete=models.CASCADE, related_name="setup_picture"
    )
    asked_by = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        verbose_name=_("asked for by"),
        on_delete=models.PROTECT,
        related_name="+",
    )
    heights_px = models.JSONField(
        _("heights of the faces (pixels)"), default=list, blank=True, editable=False
    )
    n_backlit = models.PositiveSmallIntegerField(
        _("faces against the light"), default=0, editable=False
    )
    picture = SealedBinaryField(
        _("picture"),
        bound_to=("camera_id",),
        null=True,
        blank=True,
        help_text=_("With a box and a height for each face."),
    )

    class Meta(Job.Meta):
        verbose_name = _("test picture of a camera")
        verbose_name_plural = _("test pictures of cameras")

    def __str__(self) -> str:
        return str(self.camera)

    @property
    def owning_school(self) -> School:
        return self.camera.room.school

    @property
    def key_owner(self) -> Owner:
        return Owner(Camera._meta.label, self.camera_id)
