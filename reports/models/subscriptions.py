"""Who wants the report of a class group or of a school by mail, and how often."""

from django.conf import settings
from django.contrib.auth.models import AnonymousUser
from django.db import models
from django.db.models import Q
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from accounts.models import User
from classes.models import ClassGroup, School


class Frequency(models.TextChoices):
    """How often a report is mailed."""

    WEEKLY = "weekly", _("Every week")
    MONTHLY = "monthly", _("Every month")


class ReportSubscriptionQuerySet(models.QuerySet["ReportSubscription"]):
    def visible_to(
        self, user: User | AnonymousUser, *, for_change: bool = False
    ) -> "ReportSubscriptionQuerySet":
        """Return the user's own: what others get is no business of hers."""
        return self.filter(user=user.pk) if user.is_authenticated else self.none()


class ReportSubscription(models.Model):
    """A user wants the report of a class group, or of the whole school, every week or month."""

    user = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        verbose_name=_("user"),
        on_delete=models.CASCADE,
        related_name="report_subscriptions",
    )
    school = models.ForeignKey(
        School, verbose_name=_("school"), on_delete=models.CASCADE, related_name="+"
    )
    class_group = models.ForeignKey(
        ClassGroup,
        verbose_name=_("class"),
        on_delete=models.CASCADE,
        null=True,
        blank=True,
        related_name="+",
        help_text=_("Empty: the whole school."),
    )
    frequency = models.CharField(_("frequency"), max_length=10, choices=Frequency)
    language = models.CharField(
        _("language"), max_length=10, help_text=_("That of the page on which it was asked for.")
    )
    created_at = models.DateTimeField(_("created at"), default=timezone.now, editable=False)

    objects = ReportSubscriptionQuerySet.as_manager()

    class Meta:
        verbose_name = _("report subscription")
        verbose_name_plural = _("report subscriptions")
        ordering = ["school", "class_group", "frequency"]
        constraints = [
            models.UniqueConstraint(
                fields=["user", "class_group", "frequency"],
                name="subscription_once_per_class_group",
            ),
            # A second one, because in a unique constraint no NULL equals another.
            models.UniqueConstraint(
                fields=["user", "school", "frequency"],
                condition=Q(class_group__isnull=True),
                name="subscription_once_per_school",
            ),
            models.CheckConstraint(
                condition=Q(frequency__in=Frequency.values), name="subscription_frequency"
            ),
        ]

    def __str__(self) -> str:
        return f"{self.class_group or self.school}: {self.get_frequency_display()}"
