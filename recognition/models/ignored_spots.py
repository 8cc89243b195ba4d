"""Pictures on the walls of a room that nobody is to be asked about again."""

from datetime import date

from django.conf import settings
from django.contrib.auth.models import AnonymousUser
from django.db import models
from django.db.models import Q
from django.utils import timezone
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from accounts.models import User
from accounts.names import NameField
from classes.models import ClassGroup, ClassSession, Room
from storage.encryption.data_keys import Owner
from storage.encryption.fields import SealedBinaryField, SealedRow


def today() -> date:
    return timezone.now().date()


class IgnoredSpotQuerySet(models.QuerySet["IgnoredSpot"]):
    def visible_to(
        self, user: User | AnonymousUser, *, for_change: bool = False
    ) -> "IgnoredSpotQuerySet":
        """Keep those of a class group that a user sees, or of a room in which one of hers meets."""
        groups = ClassGroup.objects.visible_to(user, for_change=for_change)
        met = ClassSession.objects.filter(class_group__in=groups).exclude(room=None)
        return self.filter(Q(class_group__in=groups) | Q(room__in=met.values("room")))

    def of_session(self, session: ClassSession) -> "IgnoredSpotQuerySet":
        """Keep those that a film of this session leaves out: of its room, else of its class."""
        if session.room_id:
            return self.filter(room=session.room_id)
        return self.filter(class_group=session.class_group_id, room=None)

    def of_class(self, class_group: ClassGroup) -> "IgnoredSpotQuerySet":
        met = class_group.sessions.exclude(room=None).order_by().values("room")
        return self.filter(Q(class_group=class_group) | Q(room__in=met))


class IgnoredSpot(SealedRow):
    """A poster, a print or a screen: known again by a signature, which shows and names nobody.

    No face and no template is kept of it (`face_vision.presentation.picture_signatures`).
    """

    SCHOOL_PATH = "class_group__school"

    class_group = models.ForeignKey(
        ClassGroup, verbose_name=_("class"), on_delete=models.CASCADE, related_name="ignored_spots"
    )
    room = models.ForeignKey(
        Room,
        verbose_name=_("room"),
        on_delete=models.CASCADE,
        null=True,
        blank=True,
        related_name="ignored_spots",
        help_text=_("Empty: where no room is entered."),
    )
    name = NameField(_("what it is"), max_length=60, blank=True)
    signature = SealedBinaryField(
        _("signature of the picture"), help_text=_("512 bits; no picture and no face.")
    )
    made_by = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        verbose_name=_("ignored by"),
        on_delete=models.PROTECT,
        related_name="+",
    )
    made_at = models.DateTimeField(_("ignored since"), default=timezone.now)
    last_seen_on = models.DateField(_("last seen on"), default=today)

    objects = IgnoredSpotQuerySet.as_manager()

    class Meta:
        verbose_name = _("ignored picture")
        verbose_name_plural = _("ignored pictures")
        ordering = ["-made_at", "-pk"]

    def __str__(self) -> str:
        return self.name or gettext("A picture")

    @property
    def key_owner(self) -> Owner:
        return Owner(ClassGroup._meta.label, self.class_group_id)

    @property
    def version(self) -> str:
        """It is never changed, only made and taken back."""
        return self.made_at.isoformat()
