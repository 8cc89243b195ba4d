"""The fixed cameras of a school's rooms."""

import re

from django.conf import settings
from django.core.exceptions import ValidationError
from django.db import models
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from accounts.names import NameField
from classes.models import Room
from face_vision.cameras.addresses import require_allowed
from face_vision.cameras.camera_types import (
    ADDRESS,
    EXAMPLES,
    FOLDER,
    WEB_ADDRESS,
    CameraSource,
    camera_type_of,
)
from face_vision.cameras.dropped_films import folder_of
from face_vision.errors import CameraUnavailable
from jobs.failures import sentence_of
from storage.encryption.fields import SealedCharField, SealedRow

WORD_IN_ADDRESS = re.compile(r"(//[^/@\s:]*):[^/\s]*@")
"""What stands between the name of a user and the machine (RFC 3986, section 3.2.1)."""

QUERY_OF_ADDRESS = re.compile(r"\?.*", re.DOTALL)
"""Snapshots are often asked for with ?user=...&pwd=... in the address."""


def validate_camera_source(value: str) -> None:
    """Refuse what no kind of camera is written like, and what may not be opened anyway."""
    camera_type = camera_type_of(value)
    if camera_type is None:
        text = gettext("Write the camera like one of these: %(examples)s.")
        raise ValidationError(text % {"examples": EXAMPLES})
    try:
        if camera_type in {ADDRESS, WEB_ADDRESS}:
            require_allowed(value, settings.CAMERA_NETWORKS)
        elif camera_type is FOLDER:
            folder_of(source_of(value))
    except CameraUnavailable as refusal:
        raise ValidationError(sentence_of(refusal.code, refusal.params)) from None


def source_of(written: str) -> CameraSource:
    """Return a camera as this installation may open it."""
    return CameraSource(written, settings.CAMERA_NETWORKS, settings.CAMERA_FOLDERS)


class Camera(SealedRow):
    """A camera that hangs or stands in a room, as the machine beside it knows it."""

    SCHOOL_PATH = "room__school"

    room = models.ForeignKey(
        Room, verbose_name=_("room"), on_delete=models.CASCADE, related_name="cameras"
    )
    name = NameField(_("name"), max_length=100)
    source = SealedCharField(
        _("device or address"),
        max_length=200,
        validators=[validate_camera_source],
        help_text=_(
            "Number of the device on the machine that films, the address of a network camera "
            "(rtsp://… or http://…), or folder:/… of a recorder; "
            "whoever administers the school can read it."
        ),
    )
    is_active = models.BooleanField(_("in use"), default=True)

    class Meta:
        verbose_name = _("camera")
        verbose_name_plural = _("cameras")
        ordering = ["room", "name"]
        constraints = [
            models.UniqueConstraint(
                fields=["room", "name"],
                name="camera_once_per_room",
                violation_error_message=_("This room has a camera of this name already."),
            )
        ]

    def __str__(self) -> str:
        return f"{self.room}, {self.name}"

    @property
    def shown_source(self) -> str:
        """Where it is, without the password."""
        return QUERY_OF_ADDRESS.sub("?…", WORD_IN_ADDRESS.sub(r"\1:***@", self.source))
