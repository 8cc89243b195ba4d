"""How many strangers a school lets get a name, and what its own faces say of that."""

from typing import Any

from django.conf import settings
from django.contrib.auth.models import AnonymousUser
from django.core.validators import MaxValueValidator, MinValueValidator
from django.db import models
from django.db.models import F, Q
from django.utils import timezone
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from accounts.models import User
from classes.models import School
from jobs.models import Job, JobState

PRESENT_ONE_IN, CHECK_ONE_IN = 1000, 50
"""What holds unless a school wishes otherwise."""


class StrangerLimitsQuerySet(models.QuerySet["StrangerLimits"]):
    def visible_to(
        self, user: User | AnonymousUser, *, for_change: bool = False
    ) -> "StrangerLimitsQuerySet":
        return self.filter(school__in=School.objects.visible_to(user, for_change=for_change))

    def of_school(self, school: School) -> "StrangerLimits":
        """Return a school's limits, or those that hold before it has chosen any; not stored."""
        known = self.filter(school=school).select_related("changed_by").first()
        return known or StrangerLimits(school=school, state=JobState.READY)

    def thresholds_of(self, school_id: int, network_id: str) -> tuple[float, float] | None:
        """Return a school's own thresholds for *present* and *check*; None as long as it has none.

        They are of a roster of 30, and of no use where they lie below those of the network.
        """
        result = self.filter(school=school_id).values_list("result", flat=True).first()
        if not result or result["network_id"] != network_id:
            return None
        present, check = result["present"], result["check"]
        if not (present["has_enough"] or check["has_enough"]):
            return None
        return present["score"], check["score"]


class StrangerLimits(Job):
    """A school's limits, worked on whenever its registered faces have changed."""

    JOB_KIND = "faces.services.stranger_limits.STRANGER_LIMITS"

    SCHOOL_PATH = "school"

    present_one_in = models.PositiveIntegerField(
        _("present: at most one stranger in"),
        default=PRESENT_ONE_IN,
        validators=[MinValueValidator(100), MaxValueValidator(10_000)],
    )
    check_one_in = models.PositiveIntegerField(
        _("to check: at most one stranger in"),
        default=CHECK_ONE_IN,
        validators=[MinValueValidator(10), MaxValueValidator(1_000)],
    )
    changed_by = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        verbose_name=_("changed by"),
        on_delete=models.PROTECT,
        null=True,
        blank=True,
        related_name="+",
    )
    changed_at = models.DateTimeField(_("changed at"), default=timezone.now)
    faces = models.JSONField(
        _("state of the registered faces"), default=list, blank=True, editable=False
    )
    result = models.JSONField(
        _("result"), default=dict, blank=True, help_text=_("Counts; no face, no name.")
    )

    objects = StrangerLimitsQuerySet.as_manager()

    class Meta(Job.Meta):
        verbose_name = _("limits for strangers")
        verbose_name_plural = _("limits for strangers")
        constraints = [
            *Job.Meta.constraints,
            models.UniqueConstraint(fields=["school"], name="stranger_limits_once_per_school"),
            models.CheckConstraint(
                condition=Q(
                    present_one_in__gte=F("check_one_in"),
                    present_one_in__lte=10_000,
                    check_one_in__gte=10,
                ),
                name="stranger_limits_range",
            ),
        ]

    def __str__(self) -> str:
        return gettext("Limits of %(school)s") % {"school": self.school}

    @property
    def owning_school(self) -> Any:
        return self.school

    @property
    def limits_version(self) -> str:
        """Which limits a page shows; the work on them changes nothing of that."""
        return self.changed_at.isoformat()
