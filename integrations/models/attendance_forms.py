"""The form in which another system reads attendance, and what it calls codes and people."""

from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from accounts.names import NameField
from integrations.models.other_addresses import validate_address
from storage.encryption.fields import SealedCharField


class Form(models.TextChoices):
    """What an address is told."""

    MESSAGES = "messages", _("Messages, signed; the other system asks the API")
    ED_FI = "ed_fi", _("Ed-Fi: attendance of the students of a section")
    SIF = "sif", _("SIF (Australia 3.4): attendance of the students of a lesson")

    @property
    def is_attendance(self) -> bool:
        """Whether attendance itself is written there, not a message about it."""
        return self != Form.MESSAGES


class StudentId(models.TextChoices):
    """By what the other system knows a student."""

    NUMBER = "number", _("Her number")
    SOURCED = "sourced_id", _("Her id in the other system")


class AttendanceTarget(models.Model):
    """What is needed to write attendance there; of messages nothing of it is."""

    form = models.CharField(_("form"), max_length=10, choices=Form, default=Form.MESSAGES)
    token_url = models.URLField(
        _("address of the tokens"),
        max_length=500,
        blank=True,
        validators=[validate_address],
        help_text=_("Only for Ed-Fi."),
    )
    client_id = models.CharField(
        _("client identifier"),
        max_length=200,
        blank=True,
        help_text=_("Ed-Fi: the key. SIF: what the zone has given out."),
    )
    client_secret = SealedCharField(_("client secret"), max_length=500, blank=True)
    school_there = NameField(
        _("id of the school there"),
        max_length=40,
        blank=True,
        help_text=_("Ed-Fi: a number. SIF: a GUID. Empty: the school’s id in the other system."),
    )
    students_by = models.CharField(
        _("students are known by"), max_length=10, choices=StudentId, default=StudentId.NUMBER
    )
    words = models.JSONField(_("words of the other system"), default=dict, blank=True)
    writes_presence = models.BooleanField(
        _("presence is written too"),
        default=False,
        help_text=_("Else who was there is not written, and what was is taken back."),
    )

    class Meta:
        abstract = True
        constraints = [
            models.CheckConstraint(condition=Q(form__in=Form.values), name="webhook_form_is_known"),
            models.CheckConstraint(
                condition=Q(form=Form.MESSAGES) | ~Q(client_id=""),
                name="webhook_form_has_client",
                violation_error_message=_("Enter the client identifier and its secret."),
            ),
            models.CheckConstraint(
                condition=~Q(form=Form.ED_FI) | ~Q(token_url=""),
                name="webhook_ed_fi_has_tokens",
                violation_error_message=_("Ed-Fi needs the address of its tokens."),
            ),
        ]
