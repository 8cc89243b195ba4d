"""Whose key is which: rows name keys by number, and the keys lie elsewhere."""

import uuid

from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _


class DataKey(models.Model):
    """The number of the key of one row: a student's, a school's, a film's."""

    id = models.UUIDField(_("identifier"), primary_key=True, default=uuid.uuid4, editable=False)
    owner = models.CharField(
        _("owner"), max_length=120, help_text=_("Kind and number of the row, by code.")
    )
    is_ended = models.BooleanField(
        _("to be deleted"), default=False, help_text=_("The key goes at the end of the change.")
    )

    class Meta:
        verbose_name = _("number of a key")
        verbose_name_plural = _("numbers of keys")
        ordering = ["owner"]
        constraints = [
            models.UniqueConstraint(
                fields=["owner"], condition=Q(is_ended=False), name="data_key_once"
            )
        ]

    def __str__(self) -> str:
        return self.owner
