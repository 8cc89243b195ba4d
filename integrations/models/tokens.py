"""The tokens with which other systems log in; only their hashes are kept."""

from datetime import datetime

from django.conf import settings
from django.core.exceptions import ValidationError
from django.db import models
from django.db.models import Case, Exists, F, OuterRef, Q, When
from django.utils import timezone
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from accounts.names import NameField
from classes.models import School, StaffRole
from classes.models.roles import ADMINISTRATION, LEADERS
from integrations.models.scopes import READING, Scope


def validate_scopes(scopes: object) -> None:
    if not isinstance(scopes, list) or not scopes or not set(scopes) <= set(Scope.values):
        raise ValidationError(gettext("Choose at least one of the rights."))


class ApiTokenQuerySet(models.QuerySet["ApiToken"]):
    def usable(self, now: datetime) -> "ApiTokenQuerySet":
        """Keep those in force whose maker is still trusted with the whole school.

        A token reads only as long as its maker does: who has become its head.
        """
        held = StaffRole.objects.filter(user=OuterRef("created_by"), school=OuterRef("school"))
        acts = Q(created_by__is_superuser=True) | Exists(held.filter(role__in=ADMINISTRATION))
        in_force = Q(revoked_at__isnull=True, expires_at__gt=now, created_by__is_active=True)
        trusted = self.filter(in_force, acts | Exists(held.filter(role__in=LEADERS)))
        return trusted.annotate(may_write=Case(When(acts, then=True), default=False))


class ApiToken(models.Model):
    """Lets a machine act for a school as its administrator would, limited to some scopes.

    What it does is recorded under the name of whoever made it.
    """

    school = models.ForeignKey(
        School, verbose_name=_("school"), on_delete=models.CASCADE, related_name="api_tokens"
    )
    name = NameField(_("name"), max_length=100, help_text=_("Which other system uses it."))
    created_by = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        verbose_name=_("created by"),
        on_delete=models.PROTECT,
        editable=False,
        related_name="+",
    )
    created_at = models.DateTimeField(_("created at"), default=timezone.now, editable=False)
    prefix = models.CharField(
        _("begins with"), max_length=12, editable=False, help_text=_("To tell tokens apart.")
    )
    token_sha256 = models.CharField(
        _("checksum of the token"), max_length=64, unique=True, editable=False
    )
    scopes = models.JSONField(_("rights"), validators=[validate_scopes])
    expires_at = models.DateTimeField(_("expires"))
    revoked_at = models.DateTimeField(_("revoked"), null=True, blank=True, editable=False)
    last_used_at = models.DateTimeField(_("last used"), null=True, blank=True, editable=False)

    may_write = True
    """Found out by `usable`: a token of somebody who only reads reads too."""

    objects = ApiTokenQuerySet.as_manager()

    class Meta:
        ordering = ["school", "name", "pk"]
        verbose_name = _("API token")
        verbose_name_plural = _("API tokens")
        constraints = [
            models.CheckConstraint(
                condition=Q(expires_at__gt=F("created_at")),
                name="api_token_expires_after_it_was_made",
                violation_error_message=_("A token must expire in the future."),
            ),
            models.CheckConstraint(
                condition=~Q(name="") & ~Q(prefix=""), name="api_token_has_name_and_prefix"
            ),
        ]

    def __str__(self) -> str:
        return f"{self.name} ({self.prefix}…)"

    def has_scope(self, scope: str) -> bool:
        return scope in self.scopes and (scope in READING or self.may_write)
