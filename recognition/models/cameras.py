"""The fixed cameras of a school's rooms, the test picture of each, and the search for others."""

import re
from collections.abc import Mapping, Sequence
from itertools import chain
from typing import TypeVar

from django.conf import settings
from django.core.exceptions import ValidationError
from django.db import models
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from accounts.names import NameField
from classes.models import Room, School
from face_vision.cameras.addresses import require_allowed
from face_vision.cameras.camera_types import (
    ADDRESS,
    EXAMPLES,
    FOLDER,
    WEB_ADDRESS,
    CameraSource,
    camera_type_of,
)
from face_vision.cameras.recorder_folder import require_folder
from face_vision.errors import CameraUnavailable
from jobs.failures import sentence_of
from jobs.models import Job, job_constraints
from storage.encryption.data_keys import Owner
from storage.encryption.fields import SealedBinaryField, SealedCharField, SealedRow

Share = TypeVar("Share")

WORD_IN_ADDRESS = re.compile(r"(//[^/@\s:]*):[^/\s]*@")
"""What stands between the name of a user and the machine (RFC 3986, section 3.2.1)."""

QUERY_OF_ADDRESS = re.compile(r"\?.*", re.DOTALL)
"""Snapshots are often asked for with ?user=...&pwd=... in the address."""


def validate_camera_source(value: str) -> None:
    """Refuse what no kind of camera is written like; `Camera.clean` asks whose it may be."""
    if camera_type_of(value) is None:
        text = gettext("Write the camera like one of these: %(examples)s.")
        raise ValidationError(text % {"examples": EXAMPLES})


def written_source(written: str) -> CameraSource:
    """Return a camera that whoever runs the installation writes at the command line."""
    networks = [*settings.CAMERA_NETWORKS, *chain(*settings.SCHOOL_CAMERA_NETWORKS.values())]
    folders = (*settings.CAMERA_FOLDERS, *chain(*settings.SCHOOL_CAMERA_FOLDERS.values()))
    return CameraSource(written, networks, folders)


def source_of(written: str, school_id: int) -> CameraSource:
    """Return a camera as a school may open it: no other school's network or folder."""
    networks, folders = settings.SCHOOL_CAMERA_NETWORKS, settings.SCHOOL_CAMERA_FOLDERS
    closed_networks = _of_others(networks, school_id)
    closed_folders = _of_others(folders, school_id)
    # What is of no school in particular is of the only one; of several nobody knows whose it is.
    is_alone = not School.objects.exclude(pk=school_id).exists()
    return CameraSource(
        written,
        networks=[
            *(one for one in settings.CAMERA_NETWORKS if one not in closed_networks),
            *networks.get(school_id, ()),
        ],
        folders=(*(settings.CAMERA_FOLDERS if is_alone else ()), *folders.get(school_id, ())),
        closed_networks=closed_networks,
        closed_folders=tuple(closed_folders),
    )


def _of_others(shares: Mapping[int | None, Sequence[Share]], school_id: int) -> list[Share]:
    own = shares.get(school_id, ())
    others = (share for school, given in shares.items() if school != school_id for share in given)
    return [share for share in others if share not in own]


def refusal_of(source: CameraSource) -> CameraUnavailable | None:
    """Return why a camera will not be opened, as far as its address or folder says it."""
    try:
        camera_type = camera_type_of(source.name)
        if camera_type in {ADDRESS, WEB_ADDRESS}:
            require_allowed(source.name, source.networks, source.closed_networks)
        elif camera_type is FOLDER:
            require_folder(source)
    except CameraUnavailable as refusal:
        return refusal
    return None


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

    def clean(self) -> None:
        """Refuse what its school may not open."""
        super().clean()
        room = Room.objects.filter(pk=self.room_id).first()
        if room and self.source and (refusal := refusal_of(source_of(self.source, room.school_id))):
            raise ValidationError({"source": sentence_of(refusal.code, refusal.params)})

    @property
    def shown_source(self) -> str:
        """Where it is, without the password."""
        return QUERY_OF_ADDRESS.sub("?…", WORD_IN_ADDRESS.sub(r"\1:***@", self.source))


class SetupPicture(Job):
    """The last test picture of a camera, with the faces that were found in it; gone after a day."""

    JOB_KIND = "recognition.services.rooms.setup_pictures.SETUP_PICTURES"

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


class CameraSearch(Job):
    """The last search for cameras in a school's networks, and what answered."""

    JOB_KIND = "recognition.services.rooms.camera_searches.CAMERA_SEARCHES"

    SCHOOL_PATH = "school"

    found = models.JSONField(
        _("cameras that answered"),
        default=list,
        blank=True,
        editable=False,
        help_text=_("Of each: machine, name and model."),
    )

    class Meta(Job.Meta):
        verbose_name = _("search for cameras")
        verbose_name_plural = _("searches for cameras")
        constraints = [
            *job_constraints(),
            models.UniqueConstraint(fields=["school"], name="camera_search_once_a_school"),
        ]

    def __str__(self) -> str:
        return str(self.school)

    @property
    def owning_school(self) -> School:
        return self.school
