"""Whether a school may recognise faces: who answers for its impact assessment, and the switch."""

from django.conf import settings
from django.contrib.auth.models import AnonymousUser
from django.db import models
from django.db.models import Exists, F, OuterRef, Q, QuerySet
from django.utils import timezone
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from accounts.models import User
from accounts.names import NameField
from classes.models import School
from classes.models.roles import ADMINISTRATION


class ImpactAssessmentQuerySet(models.QuerySet["ImpactAssessment"]):
    def visible_to(
        self, user: User | AnonymousUser, *, for_change: bool = False
    ) -> "ImpactAssessmentQuerySet":
        return self.filter(school__in=School.objects.served_by(user, ADMINISTRATION))


class ImpactAssessment(models.Model):
    """Somebody's word that the impact assessment is done; a review is a row of its own."""

    school = models.ForeignKey(
        School,
        verbose_name=_("school"),
        on_delete=models.CASCADE,
        related_name="impact_assessments",
    )
    assessed_by = NameField(
        _("answered for by"), max_length=200, help_text=_("Name and post of who signed it.")
    )
    assessed_on = models.DateField(_("done on"))
    document = NameField(
        _("document"), max_length=300, help_text=_("Its title or number, and where it is kept.")
    )
    review_on = models.DateField(_("to be reviewed on"))
    entered_by = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        verbose_name=_("entered by"),
        on_delete=models.PROTECT,
        null=True,
        blank=True,
        related_name="+",
    )
    entered_at = models.DateTimeField(_("entered at"), default=timezone.now, editable=False)

    objects = ImpactAssessmentQuerySet.as_manager()

    class Meta:
        verbose_name = _("impact assessment")
        verbose_name_plural = _("impact assessments")
        ordering = ["school", "-entered_at", "-pk"]
        constraints = [
            models.CheckConstraint(
                condition=~Q(assessed_by="") & ~Q(document=""), name="assessment_says_who_and_what"
            ),
            models.CheckConstraint(
                condition=Q(review_on__gt=F("assessed_on")), name="assessment_reviewed_after_it"
            ),
        ]

    def __str__(self) -> str:
        values = {"school": self.school, "name": self.assessed_by}
        return gettext("%(school)s: assessed by %(name)s") % values


class RecognitionPauseQuerySet(models.QuerySet["RecognitionPause"]):
    def standing(self) -> "RecognitionPauseQuerySet":
        return self.filter(ended_at__isnull=True)


class RecognitionPause(models.Model):
    """A time in which a school has switched recognition off; at most one stands."""

    school = models.ForeignKey(
        School,
        verbose_name=_("school"),
        on_delete=models.CASCADE,
        related_name="recognition_pauses",
    )
    begun_at = models.DateTimeField(_("switched off at"), default=timezone.now)
    begun_by = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        verbose_name=_("switched off by"),
        on_delete=models.PROTECT,
        null=True,
        blank=True,
        related_name="+",
    )
    ended_at = models.DateTimeField(_("switched on at"), null=True, blank=True)
    ended_by = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        verbose_name=_("switched on by"),
        on_delete=models.PROTECT,
        null=True,
        blank=True,
        related_name="+",
    )

    objects = RecognitionPauseQuerySet.as_manager()

    class Meta:
        verbose_name = _("pause of recognition")
        verbose_name_plural = _("pauses of recognition")
        ordering = ["school", "-begun_at", "-pk"]
        constraints = [
            models.UniqueConstraint(
                fields=["school"],
                condition=Q(ended_at__isnull=True),
                name="recognition_paused_once_at_a_time",
            ),
            models.CheckConstraint(
                condition=Q(ended_at__isnull=True) | Q(ended_at__gte=F("begun_at")),
                name="recognition_pause_ends_after_it_began",
            ),
        ]

    def __str__(self) -> str:
        return gettext("%(school)s: recognition switched off") % {"school": self.school}


def is_assessed() -> Exists:
    """Make the condition of schools for whose assessment somebody answers."""
    return Exists(ImpactAssessment.objects.filter(school=OuterRef("pk")))


def is_paused() -> Exists:
    """Make the condition of schools that have switched recognition off."""
    return Exists(RecognitionPause.objects.standing().filter(school=OuterRef("pk")))


def recognising_schools() -> "QuerySet[School]":
    """Return the schools that may register and match faces now."""
    return School.objects.filter(is_assessed(), ~is_paused())
