"""Students who look alike and are two people: twins, siblings, doubles; a person decided it."""

from collections.abc import Iterable

from django.conf import settings
from django.db import models
from django.db.models import F, Q
from django.utils import timezone
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from classes.models import Student


class LookalikePairQuerySet(models.QuerySet["LookalikePair"]):
    def among(self, students: Iterable[int]) -> "LookalikePairQuerySet":
        """Keep the pairs both of whom are among these."""
        keys = list(students)
        return self.filter(one__in=keys, other__in=keys)

    def of_both(self, one: Student, other: Student) -> "LookalikePairQuerySet":
        """Keep the pair of these two, whichever comes first."""
        low, high = sorted([one.pk, other.pk])
        return self.filter(one=low, other=high)

    def ids_among(self, students: Iterable[int]) -> frozenset[tuple[int, int]]:
        """Return the primary keys of each pair among these, the lower one first; one query."""
        return frozenset(self.among(students).values_list("one_id", "other_id"))


class LookalikePair(models.Model):
    """Two students whose faces are kept although they are alike."""

    SCHOOL_PATH = "one__school"

    one = models.ForeignKey(
        Student, verbose_name=_("one student"), on_delete=models.CASCADE, related_name="+"
    )
    other = models.ForeignKey(
        Student, verbose_name=_("other student"), on_delete=models.CASCADE, related_name="+"
    )
    accepted_by = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        verbose_name=_("accepted by"),
        on_delete=models.PROTECT,
        null=True,
        blank=True,
        related_name="+",
    )
    accepted_at = models.DateTimeField(_("accepted at"), default=timezone.now)

    objects = LookalikePairQuerySet.as_manager()

    class Meta:
        verbose_name = _("pair of look-alikes")
        verbose_name_plural = _("pairs of look-alikes")
        ordering = ["one", "other"]
        constraints = [
            models.UniqueConstraint(fields=["one", "other"], name="lookalike_pair_once"),
            models.CheckConstraint(condition=Q(one__lt=F("other")), name="lookalike_pair_in_order"),
        ]

    def __str__(self) -> str:
        return gettext("%(one)s and %(other)s") % {"one": self.one, "other": self.other}
