"""The address under which a calendar program reads a teacher's lessons."""

from django.contrib.auth.models import AnonymousUser
from django.db import models
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from accounts.models import User
from classes.models import School, Teacher


class CalendarAddressQuerySet(models.QuerySet["CalendarAddress"]):
    def visible_to(
        self, user: User | AnonymousUser, *, for_change: bool = False
    ) -> "CalendarAddressQuerySet":
        return self.filter(
            teacher__school__in=School.objects.overseen_by(user, for_change=for_change)
        )


class CalendarAddress(models.Model):
    """A teacher has made an address; the key in it is signed and kept nowhere."""

    SCHOOL_PATH = "teacher__school"

    teacher = models.OneToOneField(
        Teacher,
        verbose_name=_("teacher"),
        on_delete=models.CASCADE,
        related_name="calendar_address",
    )
    number = models.PositiveIntegerField(
        _("number"), default=1, help_text=_("Addresses with an earlier number are void.")
    )
    is_open = models.BooleanField(_("open"), default=True)
    made_at = models.DateTimeField(_("made at"), default=timezone.now)
    read_on = models.DateField(_("last read on"), null=True, blank=True)

    objects = CalendarAddressQuerySet.as_manager()

    class Meta:
        verbose_name = _("address of a calendar")
        verbose_name_plural = _("addresses of calendars")
        ordering = ["-made_at"]

    def __str__(self) -> str:
        return str(self.teacher)

    @property
    def version(self) -> str:
        """Which address a page shows, or that there is none."""
        return f"{self.number if self.is_open else 'none'}"
