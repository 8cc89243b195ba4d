"""Copies of films and photos with a box and a name at each face."""

from django.db import models
from django.utils.translation import gettext_lazy as _


class NameStyle(models.TextChoices):
    """How much of a name stands at a face."""

    FULL = "full", _("Whole names")
    INITIALS = "initials", _("Initials")
    NONE = "none", _("No names")
