"""What a person did last in a review, so that she can take it back until it is confirmed."""

from django.conf import settings
from django.db import models
from django.db.models import F, Q
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from accounts.models import User
from classes.models import ClassSession, Student
from recognition.models.sightings import Sighting


class ReviewStepQuerySet(models.QuerySet["ReviewStep"]):
    def to_undo(self, by: User) -> "ReviewStepQuerySet":
        """Select what a person may still take back, the last one last.

        A face about which somebody, or she on another page, has decided anew since is left alone.
        """
        hers = Q(sighting__reviewed_by=F("made_by"), sighting__reviewed_at__lte=F("made_at"))
        return self.filter(Q(sighting=None) | hers, made_by=by)


class ReviewStep(models.Model):
    """One press of a person in a review: of a face, or of entries of students.

    It goes with the confirmation, and with the student or the face that it names.
    """

    SCHOOL_PATH = "session__class_group__school"

    session = models.ForeignKey(
        ClassSession,
        verbose_name=_("lesson"),
        on_delete=models.CASCADE,
        related_name="review_steps",
    )
    made_by = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        verbose_name=_("made by"),
        on_delete=models.CASCADE,
        related_name="+",
    )
    made_at = models.DateTimeField(_("made at"), default=timezone.now)
    text = models.CharField(_("text"), max_length=300, help_text=_("What the page showed of it."))
    entries = models.JSONField(
        _("entries"),
        default=list,
        blank=True,
        help_text=_("By student: was there an entry before, and the version of the one made."),
    )
    sighting = models.ForeignKey(
        Sighting,
        verbose_name=_("face seen"),
        on_delete=models.CASCADE,
        null=True,
        blank=True,
        related_name="+",
    )
    student = models.ForeignKey(
        Student,
        verbose_name=_("student"),
        on_delete=models.CASCADE,
        null=True,
        blank=True,
        related_name="+",
    )
    asks_more = models.BooleanField(
        _("asks more"), default=False, help_text=_("The minutes or the reason are still asked.")
    )

    objects = ReviewStepQuerySet.as_manager()

    class Meta:
        verbose_name = _("step of a review")
        verbose_name_plural = _("steps of a review")
        ordering = ["pk"]
        constraints = [
            models.CheckConstraint(
                condition=Q(sighting__isnull=False, entries=[])
                | (Q(sighting__isnull=True) & ~Q(entries=[])),
                name="review_step_can_be_taken_back",
            ),
        ]

    def __str__(self) -> str:
        return self.text

    @property
    def had_entries(self) -> dict[int, bool]:
        return {student_id: had_entry for student_id, had_entry, _version in self.entries}

    @property
    def versions(self) -> dict[int, str]:
        return {student_id: version for student_id, _had_entry, version in self.entries}
