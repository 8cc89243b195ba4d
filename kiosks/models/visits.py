"""Who stood before a kiosk when, and what came of it: once, however often it is handed in."""

from django.contrib.auth.models import AnonymousUser
from django.db import models
from django.db.models import Q
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from accounts.models import User
from classes.models import ClassSession, Student
from kiosks.models.kiosks import Kiosk


class VisitOutcome(models.TextChoices):
    """What a kiosk answers."""

    KNOWN = "known", _("Known")
    DOUBTFUL = "doubtful", _("Not surely known")
    STILL = "still", _("Did not move as a person does")
    PICTURE = "picture", _("Perhaps a picture")
    SEVERAL = "several", _("Several people")
    NOBODY = "nobody", _("No face")
    CODE = "code", _("Code tapped")
    NO_SUCH_CODE = "no_code", _("No such code")
    NO_LESSON = "no_lesson", _("No lesson")
    OFF = "off", _("Recognition is off")


WITH_STUDENT = (VisitOutcome.KNOWN, VisitOutcome.DOUBTFUL, VisitOutcome.PICTURE, VisitOutcome.CODE)
"""What says of somebody that she was perhaps there."""


class DoorVisitQuerySet(models.QuerySet["DoorVisit"]):
    def visible_to(
        self, user: User | AnonymousUser, *, for_change: bool = False
    ) -> "DoorVisitQuerySet":
        return self.filter(session__in=ClassSession.objects.visible_to(user, for_change=for_change))


class DoorVisit(models.Model):
    """One press on a kiosk; the face itself, if one was kept, is a sighting of the lesson."""

    SCHOOL_PATH = "kiosk__school"

    Outcome = VisitOutcome

    kiosk = models.ForeignKey(
        Kiosk, verbose_name=_("door kiosk"), on_delete=models.CASCADE, related_name="visits"
    )
    client_id = models.UUIDField(
        _("id on the device"), help_text=_("Chosen there, so that it counts once.")
    )
    at = models.DateTimeField(_("when"))
    handed_in_at = models.DateTimeField(_("handed in at"), default=timezone.now)
    outcome = models.CharField(_("outcome"), max_length=10, choices=VisitOutcome)
    session = models.ForeignKey(
        ClassSession,
        verbose_name=_("lesson"),
        on_delete=models.CASCADE,
        null=True,
        blank=True,
        related_name="door_visits",
    )
    student = models.ForeignKey(
        Student,
        verbose_name=_("student"),
        on_delete=models.CASCADE,
        null=True,
        blank=True,
        related_name="door_visits",
    )

    objects = DoorVisitQuerySet.as_manager()

    class Meta:
        verbose_name = _("visit at a door kiosk")
        verbose_name_plural = _("visits at door kiosks")
        ordering = ["at", "pk"]
        constraints = [
            models.UniqueConstraint(fields=["kiosk", "client_id"], name="door_visit_once"),
            models.CheckConstraint(
                condition=Q(outcome__in=VisitOutcome.values), name="door_visit_outcome"
            ),
            models.CheckConstraint(
                condition=Q(student=None, session=None)
                | Q(session__isnull=False, student__isnull=False),
                name="door_visit_of_a_student_and_a_lesson",
            ),
            models.CheckConstraint(
                condition=Q(student=None) | Q(outcome__in=WITH_STUDENT),
                name="door_visit_of_nobody_names_nobody",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.kiosk}: {self.get_outcome_display()}"
