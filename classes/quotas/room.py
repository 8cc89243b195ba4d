"""How much room a school has for films and pictures; empty where it is what is usual here."""

from django.conf import settings
from django.core.validators import MinValueValidator
from django.db import models
from django.utils.translation import gettext_lazy as _


class RoomForFiles(models.Model):
    """What of a school's row is about the files that it stores."""

    quota_mb = models.PositiveIntegerField(
        _("room for films and pictures (MB)"),
        null=True,
        blank=True,
        validators=[MinValueValidator(1)],
        help_text=_("Empty: as much as is usual here. Only whoever runs this site changes it."),
    )

    class Meta:
        abstract = True

    @property
    def most_mb(self) -> int:
        """How many MB the school may store."""
        return int(self.quota_mb or settings.SCHOOL_QUOTA_MB)
