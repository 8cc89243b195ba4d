"""Which links of somebody at home still open her page: a number that each new beginning raises."""

from django.contrib.auth.models import AnonymousUser
from django.db import models
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from accounts.models import User
from classes.models import Student
from office.models import Contact


class ContactLinkQuerySet(models.QuerySet["ContactLink"]):
    def visible_to(
        self, user: User | AnonymousUser, *, for_change: bool = False
    ) -> "ContactLinkQuerySet":
        return self.filter(
            contact__student__in=Student.objects.visible_to(user, for_change=for_change)
        )


class ContactLink(models.Model):
    """The links of one contact; the key itself is signed and kept nowhere."""

    SCHOOL_PATH = "contact__student__school"

    contact = models.OneToOneField(
        Contact, verbose_name=_("contact"), on_delete=models.CASCADE, related_name="link"
    )
    number = models.PositiveIntegerField(
        _("number"), default=1, help_text=_("Links with an earlier number are void.")
    )
    sent_at = models.DateTimeField(_("last sent"), default=timezone.now)
    opened_at = models.DateTimeField(_("last opened"), null=True, blank=True)

    objects = ContactLinkQuerySet.as_manager()

    class Meta:
        verbose_name = _("link of a contact")
        verbose_name_plural = _("links of contacts")
        ordering = ["-sent_at"]

    def __str__(self) -> str:
        return str(self.contact)
