"""What was asked with which idempotency key, and what was answered."""

from django.conf import settings
from django.db import models
from django.db.models import Q
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from integrations.models.tokens import ApiToken

LONGEST_KEY = 200


class IdempotentRequest(models.Model):
    """One request of one owner under a key, and its answer.

    It is written in the transaction of the work, so nobody sees it before it is answered.
    """

    key = models.CharField(_("key of the request"), max_length=LONGEST_KEY)
    token = models.ForeignKey(
        ApiToken,
        verbose_name=_("API token"),
        on_delete=models.CASCADE,
        null=True,
        blank=True,
        related_name="+",
    )
    user = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        verbose_name=_("user"),
        on_delete=models.CASCADE,
        null=True,
        blank=True,
        related_name="+",
    )
    method = models.CharField(_("method"), max_length=10)
    path = models.CharField(_("address"), max_length=500)
    request_sha256 = models.CharField(_("checksum of the request"), max_length=64)
    created_at = models.DateTimeField(_("created at"), default=timezone.now)
    status = models.PositiveSmallIntegerField(_("status of the answer"), default=0)
    body = models.JSONField(_("content of the answer"), null=True, blank=True)
    headers = models.JSONField(_("headers of the answer"), default=dict, blank=True)

    class Meta:
        verbose_name = _("repeatable request")
        verbose_name_plural = _("repeatable requests")
        ordering = ["created_at", "pk"]
        constraints = [
            models.UniqueConstraint(
                fields=["token", "key"],
                condition=Q(token__isnull=False),
                name="idempotency_key_once_per_token",
            ),
            models.UniqueConstraint(
                fields=["user", "key"],
                condition=Q(user__isnull=False),
                name="idempotency_key_once_per_user",
            ),
            models.CheckConstraint(
                condition=Q(token__isnull=True, user__isnull=False)
                | Q(token__isnull=False, user__isnull=True),
                name="idempotency_key_has_one_owner",
            ),
        ]
        indexes = [models.Index(fields=["created_at"], name="idempotency_age")]

    def __str__(self) -> str:
        return f"{self.method} {self.path}"
