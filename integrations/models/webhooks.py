"""Addresses of other systems that get messages, and what was sent to them."""

import base64
import secrets
import uuid
from datetime import datetime

from django.core.exceptions import ValidationError
from django.db import models
from django.db.models import Q
from django.utils import timezone
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from classes.models import School
from integrations.webhooks.addresses import AddressRefusedError, refuse_address

SECRET_BYTES = 32


class Event(models.TextChoices):
    """What other systems may get messages about."""

    CONFIRMED = "register.confirmed", _("Register confirmed")
    AMENDED = "register.amended", _("Register amended")
    CAPTURE_FAILED = "capture.failed", _("Capture failed")


def new_secret() -> str:
    """Make a secret as the Standard Webhooks write it: 32 random bytes behind `whsec_`."""
    return f"whsec_{base64.b64encode(secrets.token_bytes(SECRET_BYTES)).decode()}"


def validate_address(url: str) -> None:
    try:
        refuse_address(url)
    except AddressRefusedError as refusal:
        raise ValidationError(str(refusal)) from refusal


def validate_events(events: object) -> None:
    known = set(Event.values)
    if not isinstance(events, list) or not events or not set(events) <= known:
        raise ValidationError(gettext("Choose at least one of the events."))


class WebhookEndpoint(models.Model):
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
    secret = models.CharField(_("secret key"), max_length=80, default=new_secret, editable=False)
    is_active = models.BooleanField(_("in use"), default=True)
    created_at = models.DateTimeField(_("created at"), default=timezone.now, editable=False)

    class Meta:
        verbose_name = _("webhook address")
        verbose_name_plural = _("webhook addresses")
        ordering = ["school", "url"]
        constraints = [
            models.UniqueConstraint(
                fields=["school", "url"],
                name="webhook_address_once_per_school",
                violation_error_message=_("This school tells this address already."),
            )
        ]

    def __str__(self) -> str:
        return self.url


class WebhookDeliveryQuerySet(models.QuerySet["WebhookDelivery"]):
    def due(self, now: datetime, *, stale_before: datetime) -> "WebhookDeliveryQuerySet":
        """Return those whose time has come, and those whose sender is gone."""
        is_waiting = Q(state=WebhookDelivery.State.WAITING, next_try_at__lte=now)
        is_abandoned = Q(state=WebhookDelivery.State.SENDING, claimed_at__lt=stale_before)
        return self.filter(is_waiting | is_abandoned)

    def to_active(self) -> "WebhookDeliveryQuerySet":
        """Return those whose address is in use.

        Not by a join: an update over one looks the row up in a query of its own, and whoever waits
        for a claim to be committed would not see that the row is taken.
        """
        return self.filter(endpoint__in=WebhookEndpoint.objects.filter(is_active=True))


class WebhookDelivery(models.Model):
    """One event for one address: what was sent, how often it was tried, what came back."""

    class State(models.TextChoices):
        WAITING = "waiting", _("Waiting")
        SENDING = "sending", _("Being sent")
        SENT = "sent", _("Sent")
        FAILED = "failed", _("Given up")

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
    state = models.CharField(_("state"), max_length=10, choices=State, default=State.WAITING)
    attempts = models.PositiveSmallIntegerField(_("attempts"), default=0)
    next_try_at = models.DateTimeField(_("next attempt at"), default=timezone.now)
    claim = models.UUIDField(_("mark of the worker"), null=True, blank=True)
    claimed_at = models.DateTimeField(_("taken by a worker at"), null=True, blank=True)
    answer = models.CharField(_("answer of the other system"), max_length=300, blank=True)
    created_at = models.DateTimeField(_("created at"), default=timezone.now)
    sent_at = models.DateTimeField(_("sent at"), null=True, blank=True)

    objects = WebhookDeliveryQuerySet.as_manager()

    class Meta:
        verbose_name = _("webhook message")
        verbose_name_plural = _("webhook messages")
        ordering = ["-created_at", "-pk"]
        indexes = [models.Index(fields=["state", "next_try_at"], name="webhook_due")]
        constraints = [
            models.UniqueConstraint(
                fields=["endpoint", "event_id"], name="webhook_event_once_per_address"
            ),
            models.CheckConstraint(
                condition=Q(state__in=["waiting", "sending", "sent", "failed"]),
                name="webhook_state",
            ),
            models.CheckConstraint(
                condition=~Q(state="sending") | Q(claim__isnull=False, claimed_at__isnull=False),
                name="webhook_sending_is_claimed",
            ),
            models.CheckConstraint(
                condition=~Q(state="sent") | Q(sent_at__isnull=False), name="webhook_sent_has_time"
            ),
        ]

    def __str__(self) -> str:
        return f"{self.get_event_display()} → {self.endpoint}"
