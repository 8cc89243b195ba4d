"""A tablet at a door, and which link makes a device that tablet."""

from django.conf import settings
from django.contrib.auth.models import AnonymousUser
from django.db import models
from django.db.models import Q
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from accounts.models import User
from accounts.names import NameField
from classes.access import office_schools
from classes.models import Room, School


class KioskQuerySet(models.QuerySet["Kiosk"]):
    def visible_to(
        self, user: User | AnonymousUser, *, for_change: bool = False
    ) -> "KioskQuerySet":
        return self.filter(school__in=office_schools(user))

    def in_use(self) -> "KioskQuerySet":
        return self.filter(ended_at=None)


class Kiosk(models.Model):
    """A device that greets whoever comes to the lessons of a room, or of the whole school.

    Its key is signed and kept nowhere; a key with an earlier number is void.
    """

    school = models.ForeignKey(
        School, verbose_name=_("school"), on_delete=models.CASCADE, related_name="kiosks"
    )
    room = models.ForeignKey(
        Room,
        verbose_name=_("room"),
        on_delete=models.CASCADE,
        null=True,
        blank=True,
        related_name="kiosks",
        help_text=_("Empty: an entrance, for all lessons of the school."),
    )
    name = NameField(_("name"), max_length=100)
    number = models.PositiveIntegerField(
        _("number of the link"), default=1, help_text=_("Links with an earlier number are void.")
    )
    assessed_on = models.DateField(_("covered by the impact assessment since"))
    notice_on = models.DateField(_("notice beside it since"))
    answered_by = NameField(_("answered for by"), max_length=200, help_text=_("Name and post."))
    set_up_by = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        verbose_name=_("set up by"),
        on_delete=models.PROTECT,
        related_name="+",
    )
    set_up_at = models.DateTimeField(_("set up at"), default=timezone.now)
    opened_at = models.DateTimeField(_("link last opened"), null=True, blank=True)
    ended_at = models.DateTimeField(_("ended at"), null=True, blank=True)

    objects = KioskQuerySet.as_manager()

    class Meta:
        verbose_name = _("door kiosk")
        verbose_name_plural = _("door kiosks")
        ordering = ["name", "pk"]
        constraints = [
            models.CheckConstraint(
                condition=~Q(name="") & ~Q(answered_by=""), name="kiosk_answered_for"
            ),
        ]

    def __str__(self) -> str:
        return self.name

    @property
    def version(self) -> str:
        return f"{self.number}{'-' if self.ended_at else ''}"
