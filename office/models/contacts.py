"""Whom the office reaches at home: parents and guardians of a student."""

from typing import Any

from django.conf import settings
from django.contrib.auth.models import AnonymousUser
from django.core.validators import RegexValidator
from django.db import models
from django.db.models import Q
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from accounts.models import User
from accounts.names import NameField
from classes.models.people import Student
from privacy.row_history.remembered_rows import RememberedQuerySet

PHONE = RegexValidator(
    r"^\+?[0-9 ()/.\-]{4,40}$", _("Write a number of digits, such as +49 30 1234567.")
)


class ContactQuerySet(RememberedQuerySet["Contact"]):
    def visible_to(
        self, user: User | AnonymousUser, *, for_change: bool = False
    ) -> "ContactQuerySet":
        return self.filter(student__in=Student.objects.visible_to(user, for_change=for_change))


def language_choices() -> list[tuple[str, Any]]:
    return list(settings.LANGUAGES)


class ContactScope(models.TextChoices):
    """What the school writes to somebody at home about, and takes from her."""

    NOTHING = "nothing", _("Nothing: only to be reached in an emergency")
    ABSENCES = "absences", _("Absences: is told of them and reports them")
    ALL = "all", _("Absences, and decides about the registered face")


class Contact(models.Model):
    """Somebody at home: who, how she is reached, in which language, and what she may be told."""

    SCHOOL_PATH = "student__school"

    student = models.ForeignKey(
        Student, verbose_name=_("student"), on_delete=models.CASCADE, related_name="contacts"
    )
    name = NameField(_("name"), max_length=200)
    relation = NameField(
        _("relation"), max_length=100, blank=True, help_text=_("Such as mother or guardian.")
    )
    phone = models.CharField(_("phone"), max_length=40, blank=True, validators=[PHONE])
    email = models.EmailField(_("e-mail"), blank=True)
    language = models.CharField(
        _("language"),
        max_length=10,
        blank=True,
        choices=language_choices,
        help_text=_("In which the school writes; empty: as the school does."),
    )
    scope = models.CharField(
        _("may be told"),
        max_length=10,
        choices=ContactScope,
        default=ContactScope.NOTHING,
        help_text=_("Who has custody may decide; a link is sent to her e-mail address."),
    )
    changed_by = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        verbose_name=_("changed by"),
        on_delete=models.PROTECT,
        null=True,
        blank=True,
        editable=False,
        related_name="+",
    )
    changed_at = models.DateTimeField(_("changed at"), default=timezone.now, editable=False)

    objects = ContactQuerySet.as_manager()

    class Meta:
        verbose_name = _("contact")
        verbose_name_plural = _("contacts")
        ordering = ["student", "pk"]
        constraints = [
            models.CheckConstraint(condition=~Q(name=""), name="contact_has_name"),
            models.CheckConstraint(
                condition=Q(scope__in=ContactScope.values), name="contact_has_known_scope"
            ),
        ]

    def __str__(self) -> str:
        return f"{self.name}, {self.relation}" if self.relation else self.name

    @property
    def version(self) -> str:
        """Which state of this contact a page shows; any later one has another."""
        return self.changed_at.isoformat()
