"""Whether a school has a page for parents, and what it tells them by itself."""

from datetime import timedelta

from django.conf import settings
from django.contrib.auth.models import AnonymousUser
from django.core.validators import MaxValueValidator, MinValueValidator
from django.db import models
from django.db.models import Q
from django.utils import timezone
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from accounts.models import User
from classes.models import School

LONGEST_DELAY_MINUTES = 2880
LONGEST_LINK_DAYS = 90


class GuardianRulesQuerySet(models.QuerySet["GuardianRules"]):
    def visible_to(
        self, user: User | AnonymousUser, *, for_change: bool = False
    ) -> "GuardianRulesQuerySet":
        return self.filter(school__in=School.objects.overseen_by(user, for_change=for_change))

    def of_school(self, school: School) -> "GuardianRules":
        """Return a school's rules, or those that hold before it has chosen any; not stored."""
        return self.filter(school=school).first() or GuardianRules(school=school)


class GuardianRules(models.Model):
    """What a school lets parents do by a link, and tells them; all of it is off at first."""

    school = models.OneToOneField(
        School, verbose_name=_("school"), on_delete=models.CASCADE, related_name="guardian_rules"
    )
    is_open = models.BooleanField(
        _("parents have a page"),
        default=False,
        help_text=_(
            "By a link in a mail: to report absences, decide about faces, see what is kept."
        ),
    )
    link_days = models.PositiveSmallIntegerField(
        _("days a link works"),
        default=14,
        validators=[MinValueValidator(1), MaxValueValidator(LONGEST_LINK_DAYS)],
    )
    notifies_absences = models.BooleanField(
        _("parents are told of unexplained absences"),
        default=False,
        help_text=_("Once a day, of lessons whose register is confirmed."),
    )
    delay_minutes = models.PositiveSmallIntegerField(
        _("minutes before parents are told"),
        default=60,
        validators=[MaxValueValidator(LONGEST_DELAY_MINUTES)],
        help_text=_("After the register was confirmed: time to put it right or to ring."),
    )
    notifies_since = models.DateTimeField(
        _("told since"),
        null=True,
        blank=True,
        editable=False,
        help_text=_("Registers confirmed before are no news."),
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

    objects = GuardianRulesQuerySet.as_manager()

    class Meta:
        verbose_name = _("rules for parents")
        verbose_name_plural = _("rules for parents")
        constraints = [
            models.CheckConstraint(
                condition=Q(
                    link_days__gte=1,
                    link_days__lte=LONGEST_LINK_DAYS,
                    delay_minutes__lte=LONGEST_DELAY_MINUTES,
                ),
                name="guardian_rules_range",
            ),
            models.CheckConstraint(
                # Nobody is told of an absence without a page to answer on.
                condition=Q(notifies_absences=False)
                | Q(is_open=True, notifies_since__isnull=False),
                name="guardian_rules_notify_since",
            ),
        ]

    def __str__(self) -> str:
        return gettext("Parents of %(school)s") % {"school": self.school}

    @property
    def version(self) -> str:
        """Which rules a page shows; any later choice has another."""
        return self.changed_at.isoformat() if self.pk else ""

    @property
    def link_for(self) -> timedelta:
        return timedelta(days=self.link_days)
