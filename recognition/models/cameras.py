"""The fixed cameras of a school's rooms."""

from django.core.validators import RegexValidator
from django.db import models
from django.utils.translation import gettext_lazy as _

from classes.models import Room


class Camera(models.Model):
    """A camera that hangs or stands in a room, as the machine beside it knows it."""

    room = models.ForeignKey(
        Room, verbose_name=_("room"), on_delete=models.CASCADE, related_name="cameras"
    )
    name = models.CharField(_("name"), max_length=100)
    source = models.CharField(
        _("device or address"),
        max_length=200,
        validators=[
            RegexValidator(
                r"^(\d{1,3}|rtsps?://\S+)$", _("Enter a number such as 0, or an rtsp:// address.")
            )
        ],
        help_text=_(
            "Number of the device on the machine that films, such as 0, or a network camera's "
            "rtsp:// address; whoever administers the school can read it."
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
