"""Addresses of other systems that get messages, and what was sent to them."""

import base64
import secrets
import uuid

from django.core.exceptions import ValidationError
from django.db import models
from django.db.models import Q
from django.utils import timezone
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from classes.models import School
from integrations.models.attendance_forms import AttendanceTarget
from integrations.models.other_addresses import validate_address
from jobs.failures import sentence_of
from jobs.models import Job, job_constraints
from storage.encryption.fields import SealedCharField, SealedRow

SECRET_BYTES = 32

NOT_ACCEPTED = "webhook_not_accepted"
"""Code of a failure that the other system put into words; they are kept as they are."""


class Event(models.TextChoices):
    """What other systems may get messages about."""

    CONFIRMED = "register.confirmed", _("Register confirmed")
    AMENDED = "register.amended", _("Register amended")
    UNCONFIRMED = "register.unconfirmed", _("Confirmation of a register undone")
    CAPTURE_FAILED = "capture.failed", _("Film or photo failed")


def new_secret() -> str:
    """Make a secret as the Standard Webhooks write it: 32 random bytes behind `whsec_`."""
    return f"whsec_{base64.b64encode(secrets.token_bytes(SECRET_BYTES)).decode()}"


def validate_events(events: object) -> None:
    known = set(Event.values)
    if not isinstance(events, list) or not events or not set(events) <= known:
        raise ValidationError(gettext("Choose at least one of the events."))


class WebhookEndpoint(AttendanceTarget, SealedRow):
    """An address of another system that gets messages about what happens in a school."""

    school = models.ForeignKey(
        School, verbose_name=_("school"), on_delete=models.CASCADE, related_name="webhook_endpoints"
    )
    url = models.URLField(
        _("address"),
        max_length=500,
        validators=[validate_address],
        help_text=_("Begins with https://."),
    )
    events = models.JSONField(_("events"), validators=[validate_events])
    secret = SealedCharField(_("secret key"), max_length=80, default=new_secret, editable=False)
    is_active = models.BooleanField(_("in use"), default=True)
    created_at = models.DateTimeField(_("created at"), default=timezone.now, editable=False)

    class Meta(AttendanceTarget.Meta):
        abstract = False
        verbose_name = _("webhook address")
        verbose_name_plural = _("webhook addresses")
        ordering = ["school", "url"]
        constraints = [
            models.UniqueConstraint(
                fields=["school", "url"],
                name="webhook_address_once_per_school",
                violation_error_message=_("This school has this webhook address already."),
            ),
            *AttendanceTarget.Meta.constraints,
        ]

    def __str__(self) -> str:
        return self.url


class WebhookState(models.TextChoices):
    """How far a message has come: a job's states."""

    QUEUED = "queued", _("Waiting")
    RUNNING = "running", _("Being sent")
    READY = "ready", _("Sent")
    FAILED = "failed", _("Given up")


class WebhookDeliveryQuerySet(models.QuerySet["WebhookDelivery"]):
    def to_active(self) -> "WebhookDeliveryQuerySet":
        """Return those whose address is in use.

        Not by a join: an update over one looks the row up in a query of its own, and whoever waits
        for a lease to be committed would not see that the row is taken.
        """
        return self.filter(endpoint__in=WebhookEndpoint.objects.filter(is_active=True))


class WebhookDelivery(Job):
    """One event for one address: what was sent, how often it was tried, what came back."""

    JOB_KIND = "integrations.services.webhook_deliveries.WEBHOOKS"

    SCHOOL_PATH = "endpoint__school"

    State = WebhookState

    endpoint = models.ForeignKey(
        WebhookEndpoint,
        verbose_name=_("webhook address"),
        on_delete=models.CASCADE,
        related_name="deliveries",
    )
    event = models.CharField(_("event"), max_length=30, choices=Event)
    event_id = models.UUIDField(
        _("number of the event"), default=uuid.uuid4, help_text=_("The same at each try.")
    )
    payload = models.JSONField(_("content"))
    state = models.CharField(
        _("state"), max_length=10, choices=WebhookState, default=WebhookState.QUEUED
    )
    answer = models.CharField(_("answer of the other system"), max_length=300, blank=True)
    created_at = models.DateTimeField(_("created at"), default=timezone.now)
    sent_at = models.DateTimeField(_("sent at"), null=True, blank=True)

    objects = WebhookDeliveryQuerySet.as_manager()

    class Meta(Job.Meta):
        verbose_name = _("webhook message")
        verbose_name_plural = _("webhook messages")
        ordering = ["-created_at", "-pk"]
        constraints = [
            models.UniqueConstraint(
                fields=["endpoint", "event_id"], name="webhook_event_once_per_address"
            ),
            *job_constraints(WebhookState),
            models.CheckConstraint(
                condition=~Q(state=WebhookState.READY) | Q(sent_at__isnull=False),
                name="webhook_sent_has_time",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.get_event_display()} → {self.endpoint}"

    @property
    def owning_school(self) -> School:
        return self.endpoint.school

    @property
    def reason(self) -> str:
        """What the other system answered, or why it was not asked, in the reader's language."""
        if self.failure_code and self.failure_code != NOT_ACCEPTED:
            return sentence_of(self.failure_code, self.failure_params)
        return self.answer
