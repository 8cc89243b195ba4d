"""Objections to recognition: one parent's, or the child's own, wins over every consent."""

from django.conf import settings
from django.db import models
from django.db.models import F, Q
from django.utils import timezone
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from accounts.names import NameField
from classes.models import Student


class ConsentObjectionQuerySet(models.QuerySet["ConsentObjection"]):
    def standing(self) -> "ConsentObjectionQuerySet":
        return self.filter(lifted_at__isnull=True)


class ConsentObjection(models.Model):
    """Who objects, and since when; as long as it stands no consent counts."""

    SCHOOL_PATH = "student__school"

    student = models.ForeignKey(
        Student, verbose_name=_("student"), on_delete=models.CASCADE, related_name="face_objections"
    )
    objected_by = NameField(_("objected by"), max_length=200)
    relation = NameField(_("relation to the student"), max_length=100, blank=True)
    objected_at = models.DateTimeField(_("objected at"), default=timezone.now)
    entered_by = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        verbose_name=_("entered by"),
        on_delete=models.PROTECT,
        null=True,
        blank=True,
        related_name="+",
    )
    lifted_at = models.DateTimeField(_("lifted at"), null=True, blank=True, editable=False)
    lifted_by = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        verbose_name=_("lifted by"),
        on_delete=models.PROTECT,
        null=True,
        blank=True,
        related_name="+",
    )

    objects = ConsentObjectionQuerySet.as_manager()

    class Meta:
        verbose_name = _("objection")
        verbose_name_plural = _("objections")
        ordering = ["student", "-objected_at"]
        constraints = [
            models.CheckConstraint(condition=~Q(objected_by=""), name="objection_says_who"),
            models.CheckConstraint(
                condition=Q(lifted_at__isnull=True) | Q(lifted_at__gte=F("objected_at")),
                name="objection_lifted_after_made",
            ),
        ]

    def __str__(self) -> str:
        placeholders = {"student": self.student, "objected_by": self.objected_by}
        return gettext("%(student)s: objection by %(objected_by)s") % placeholders
