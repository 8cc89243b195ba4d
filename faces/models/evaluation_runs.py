"""Evaluations of a class's registered faces."""

from django.conf import settings
from django.contrib.auth.models import AnonymousUser
from django.db import models
from django.db.models import Q
from django.utils import timezone
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from accounts.models import User
from classes.models import ClassGroup, School
from jobs.models import Job


class EvaluationRunQuerySet(models.QuerySet["EvaluationRun"]):
    def visible_to(
        self, user: User | AnonymousUser, *, for_change: bool = False
    ) -> "EvaluationRunQuerySet":
        return self.filter(
            class_group__in=ClassGroup.objects.visible_to(user, for_change=for_change)
        )


class EvaluationRun(Job):
    """One evaluation of a class's registered faces on themselves; no network is trained by it."""

    JOB_KIND = "faces.services.evaluation.EVALUATIONS"

    SCHOOL_PATH = "class_group__school"

    class_group = models.ForeignKey(
        ClassGroup,
        verbose_name=_("class"),
        on_delete=models.CASCADE,
        related_name="evaluation_runs",
    )
    split_percent = models.PositiveSmallIntegerField(
        _("registered share (per cent)"),
        help_text=_("Share of each student's pictures that is registered, the others searched."),
    )
    asked_by = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        verbose_name=_("asked by"),
        on_delete=models.PROTECT,
        null=True,
        blank=True,
        related_name="+",
    )
    asked_at = models.DateTimeField(_("asked at"), default=timezone.now)
    result = models.JSONField(
        _("result"), default=dict, blank=True, help_text=_("Counts; no face, no name.")
    )

    objects = EvaluationRunQuerySet.as_manager()

    class Meta(Job.Meta):
        verbose_name = _("test of faces")
        verbose_name_plural = _("tests of faces")
        ordering = ["-asked_at", "-pk"]
        constraints = [
            *Job.Meta.constraints,
            models.CheckConstraint(
                condition=Q(split_percent__gte=1, split_percent__lte=99),
                name="evaluation_run_split",
            ),
        ]

    @property
    def owning_school(self) -> School:
        return self.class_group.school

    def __str__(self) -> str:
        return gettext("Test of %(class_group)s") % {"class_group": self.class_group}
