"""Photos, videos and live views of a session, and how far the work on each is."""

import uuid
from collections.abc import Iterable
from datetime import datetime, timedelta
from pathlib import PurePath

from django.conf import settings
from django.contrib.auth.models import AnonymousUser
from django.db import models
from django.db.models import Q
from django.utils import timezone
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from accounts.models import User
from classes.models import ClassSession, School
from jobs.models import Job, JobState
from storage.encryption.data_keys import Owner
from storage.encryption.file_fields import SealedFileField


def capture_path(capture: "Capture", file_name: str) -> str:
    """Store under a name of our own: nothing of an uploaded name but a known ending survives."""
    ending = PurePath(file_name).suffix.lower()
    safe = ending if ending[1:].isalnum() and len(ending) <= 6 else ""
    return f"captures/{timezone.now():%Y/%m}/{uuid.uuid4().hex}{safe}"


class CaptureKind(models.TextChoices):
    """What was uploaded, or looked at, or who stood before a kiosk."""

    VIDEO = "video", _("Video")
    PHOTO = "photo", _("Photo")
    LIVE = "live", _("Live camera")
    DOOR = "door", _("Door kiosk")


DOOR_OPENS = timedelta(minutes=20)
"""So long before a lesson a kiosk takes whoever comes as hers; its times count from then."""

WITHOUT_FILE = (CaptureKind.LIVE, CaptureKind.DOOR)
"""Nothing of these is filmed: their pictures are looked at and forgotten."""


class CaptureQuerySet(models.QuerySet["Capture"]):
    def visible_to(
        self, user: User | AnonymousUser, *, for_change: bool = False
    ) -> "CaptureQuerySet":
        return self.filter(session__in=ClassSession.objects.visible_to(user, for_change=for_change))

    def unfinished(self) -> "CaptureQuerySet":
        return self.filter(state__in=[Capture.State.QUEUED, Capture.State.RUNNING])


class Capture(Job):
    """One photo or video of a session, as uploaded, or one live view of its room.

    A live view is ready from its beginning: its sightings are added while it lasts, and it ends
    when `finished_at` says so, or when nobody adds any more. What kiosks hand in of a lesson is
    one as well; `finished_at` is when they last did.
    """

    JOB_KIND = "recognition.services.recognition_job.CAPTURES"

    SCHOOL_PATH = "session__class_group__school"

    Kind = CaptureKind

    session = models.ForeignKey(
        ClassSession, verbose_name=_("lesson"), on_delete=models.CASCADE, related_name="captures"
    )
    file = SealedFileField(
        _("file"), upload_to=capture_path, blank=True, help_text=_("A live camera leaves none.")
    )
    kind = models.CharField(_("kind"), max_length=10, choices=CaptureKind)
    captured_at = models.DateTimeField(
        _("filmed at"), help_text=_("When it was filmed, not when it was uploaded.")
    )
    time_zone = models.CharField(
        _("time zone"),
        max_length=64,
        blank=True,
        help_text=_("Of the device that filmed, if it said so."),
    )
    uploaded_by = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        verbose_name=_("uploaded by"),
        on_delete=models.PROTECT,
        null=True,
        blank=True,
        related_name="+",
    )
    uploaded_at = models.DateTimeField(_("uploaded at"), default=timezone.now)

    file_erased_at = models.DateTimeField(
        _("film erased at"),
        null=True,
        blank=True,
        editable=False,
        help_text=_("When its time was over, or a consent was withdrawn."),
    )
    faces_erased_at = models.DateTimeField(
        _("faces erased at"),
        null=True,
        blank=True,
        editable=False,
        help_text=_("From then on it is no evidence of who was there."),
    )
    found = models.JSONField(
        _("students found so far"),
        default=list,
        blank=True,
        editable=False,
        help_text=_("Students surely seen so far, while it is worked on; empty afterwards."),
    )
    duration_s = models.FloatField(_("duration (seconds)"), null=True, blank=True, editable=False)
    network_ids = models.JSONField(
        _("recognition networks"), default=list, blank=True, editable=False
    )
    thresholds = models.JSONField(
        _("thresholds"),
        default=list,
        blank=True,
        editable=False,
        help_text=_("Present and check in a roster of 30, as they applied."),
    )
    n_faces = models.PositiveIntegerField(
        _("faces found"),
        null=True,
        blank=True,
        editable=False,
        help_text=_("Of anybody, also of nobody who is known; empty: not counted."),
    )
    quarter_turns = models.PositiveSmallIntegerField(
        _("quarter turns"),
        default=0,
        editable=False,
        help_text=_("By so many to the left a photo without any face was turned to find faces."),
    )
    timings_s = models.JSONField(
        _("time for each step (seconds)"), default=dict, blank=True, editable=False
    )

    objects = CaptureQuerySet.as_manager()

    class Meta(Job.Meta):
        verbose_name = _("film or photo")
        verbose_name_plural = _("films and photos")
        ordering = ["session", "captured_at", "pk"]
        constraints = [
            *Job.Meta.constraints,
            models.CheckConstraint(condition=Q(kind__in=CaptureKind.values), name="capture_kind"),
            models.CheckConstraint(
                condition=~Q(kind__in=WITHOUT_FILE) | Q(file=""), name="capture_live_has_no_file"
            ),
            models.CheckConstraint(
                # Nothing provisional outlives the work that found it.
                condition=Q(state=JobState.RUNNING) | Q(found=[]),
                name="capture_found_while_running",
            ),
            models.CheckConstraint(
                condition=Q(quarter_turns__lte=3), name="capture_turned_at_most_thrice"
            ),
        ]

    def __str__(self) -> str:
        placeholders = {"kind": self.get_kind_display(), "session": self.session}
        return gettext("%(kind)s of %(session)s") % placeholders

    @property
    def owning_school(self) -> School:
        return self.session.class_group.school

    @property
    def file_owner(self) -> Owner:
        return Owner.of(self.owning_school)

    @property
    def has_result(self) -> bool:
        """Whether it says who was there: one whose faces were deleted by age no longer does."""
        return self.state == self.State.READY and self.faces_erased_at is None

    @property
    def shows_the_class(self) -> bool:
        """Whether who is not found in it was perhaps not there: nobody has to go to a kiosk."""
        return self.has_result and self.kind != self.Kind.DOOR

    @property
    def is_without_faces(self) -> bool:
        """Whether nobody at all was found: a sign of a wrong or turned file, not of absences."""
        return self.has_result and self.n_faces == 0

    @property
    def is_finished(self) -> bool:
        return self.state in {self.State.READY, self.State.FAILED}


def last_erasure(captures: Iterable[Capture]) -> datetime | None:
    """Return since when faces of a lesson are gone by age; None if none are."""
    moments = (capture.faces_erased_at for capture in captures)
    return max(filter(None, moments), default=None)
