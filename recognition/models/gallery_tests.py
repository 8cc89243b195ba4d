"""Trials of a class's registered faces, and what people said about proposals."""

from django.conf import settings
from django.contrib.auth.models import AnonymousUser
from django.db import models
from django.db.models import Q
from django.utils import timezone
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from classes.models import ClassGroup, ClassSession, User
from recognition.models.work import BackgroundWork


class GalleryTestQuerySet(models.QuerySet["GalleryTest"]):
    def visible_to(self, user: User | AnonymousUser) -> "GalleryTestQuerySet":
        return self.filter(class_group__in=ClassGroup.objects.visible_to(user))


class GalleryTest(BackgroundWork):
    """One trial of a class's registered faces on themselves; nothing is trained by it."""

    class_group = models.ForeignKey(
        ClassGroup, on_delete=models.CASCADE, related_name="gallery_tests"
    )
    split_percent = models.PositiveSmallIntegerField(
        help_text=_("Share of each student's pictures that is registered, the others searched.")
    )
    asked_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.PROTECT, null=True, blank=True, related_name="+"
    )
    asked_at = models.DateTimeField(default=timezone.now)
    result = models.JSONField(default=dict, blank=True, help_text=_("Counts; no face, no name."))

    objects = GalleryTestQuerySet.as_manager()

    class Meta(BackgroundWork.Meta):
        ordering = ["-asked_at", "-pk"]
        constraints = [
            *BackgroundWork.Meta.constraints,
            models.CheckConstraint(
                condition=Q(split_percent__gte=1, split_percent__lte=99),
                name="gallery_test_split",
            ),
        ]

    def __str__(self) -> str:
        return gettext("Trial of %(class_group)s") % {"class_group": self.class_group}


class ReviewTally(models.Model):
    """How many proposals of a session a person kept, corrected and added; outlives the faces."""

    session = models.OneToOneField(
        ClassSession, on_delete=models.CASCADE, related_name="review_tally"
    )
    n_kept = models.PositiveSmallIntegerField(help_text=_("Proposed, and so it stayed."))
    n_corrected = models.PositiveSmallIntegerField(help_text=_("Proposed, and a person said no."))
    n_added = models.PositiveSmallIntegerField(help_text=_("Not proposed, named by a person."))

    def __str__(self) -> str:
        return gettext("Tally of %(session)s") % {"session": self.session}
