"""Pictures and videos that wait until a worker registers a face from them, or refuses."""

import uuid
from pathlib import PurePath

from django.conf import settings
from django.contrib.auth.models import AnonymousUser
from django.db import models
from django.db.models import Q
from django.utils import timezone
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from accounts.models import User
from classes.models import ClassGroup, School, Student
from faces.models.face_templates import FaceTemplate
from jobs.failures import sentence_of
from jobs.models import Job, job_constraints
from storage.encryption.data_keys import Owner
from storage.encryption.file_fields import SealedFileField


def picture_path(picture: "FacePicture", file_name: str) -> str:
    """Store under a name of our own, which says nothing of the student."""
    ending = PurePath(file_name).suffix.lower()
    safe = ending if ending[1:].isalnum() and len(ending) <= 6 else ""
    return f"face_pictures/{uuid.uuid4().hex}{safe}"


class PictureBatchQuerySet(models.QuerySet["PictureBatch"]):
    def visible_to(
        self, user: User | AnonymousUser, *, for_change: bool = False
    ) -> "PictureBatchQuerySet":
        return self.filter(
            class_group__in=ClassGroup.objects.visible_to(user, for_change=for_change)
        )


class PictureBatch(models.Model):
    """Files sent together for a class group: which were refused at once, and why."""

    SCHOOL_PATH = "class_group__school"

    class_group = models.ForeignKey(
        ClassGroup, verbose_name=_("class"), on_delete=models.CASCADE, related_name="+"
    )
    uploaded_by = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        verbose_name=_("uploaded by"),
        on_delete=models.PROTECT,
        related_name="+",
    )
    uploaded_at = models.DateTimeField(_("uploaded at"), default=timezone.now)
    started_at = models.DateTimeField(_("started at"), null=True, blank=True)
    refusals = models.JSONField(
        _("refused files"),
        default=list,
        blank=True,
        help_text=_("Name of the file, code and values of the reason."),
    )

    objects = PictureBatchQuerySet.as_manager()

    class Meta:
        verbose_name = _("batch of pictures")
        verbose_name_plural = _("batches of pictures")
        ordering = ["-uploaded_at", "-pk"]

    def __str__(self) -> str:
        return gettext("Pictures for %(class_group)s") % {"class_group": self.class_group}

    @property
    def version(self) -> str:
        """Whether a page shows it before its start or after."""
        return self.started_at.isoformat() if self.started_at else "planned"

    @property
    def refused_files(self) -> list[tuple[str, str]]:
        """Name each file that was refused at once, with the reason in the reader's language."""
        return [(name, sentence_of(code, params)) for name, code, params in self.refusals]


class PictureState(models.TextChoices):
    PLANNED = "planned", _("Not started")
    QUEUED = "queued", _("Waiting")
    RUNNING = "running", _("Being looked at")
    ASKED = "asked", _("A question")
    READY = "ready", _("Accepted")
    FAILED = "failed", _("Refused")


class FacePictureQuerySet(models.QuerySet["FacePicture"]):
    def visible_to(
        self, user: User | AnonymousUser, *, for_change: bool = False
    ) -> "FacePictureQuerySet":
        return self.filter(student__in=Student.objects.visible_to(user, for_change=for_change))

    def unfinished(self) -> "FacePictureQuerySet":
        return self.filter(state__in=[PictureState.QUEUED, PictureState.RUNNING])


class FacePicture(Job):
    """One file for one student: kept only until it is registered or refused."""

    JOB_KIND = "faces.services.pictures.registration.PICTURES"

    SCHOOL_PATH = "student__school"

    State = PictureState

    student = models.ForeignKey(
        Student, verbose_name=_("student"), on_delete=models.CASCADE, related_name="face_pictures"
    )
    batch = models.ForeignKey(
        PictureBatch,
        verbose_name=_("batch of pictures"),
        on_delete=models.CASCADE,
        null=True,
        blank=True,
        related_name="pictures",
    )
    file = SealedFileField(_("file"), upload_to=picture_path, blank=True)
    name = models.CharField(
        _("name of the file"), max_length=200, help_text=_("What the person called it.")
    )
    source = models.CharField(_("source"), max_length=10, choices=FaceTemplate.Source)
    state = models.CharField(
        _("state"), max_length=10, choices=PictureState, default=PictureState.QUEUED
    )
    lookalike = models.ForeignKey(
        Student,
        verbose_name=_("student who looks alike"),
        on_delete=models.CASCADE,
        null=True,
        blank=True,
        related_name="+",
    )
    replaces = models.ForeignKey(
        FaceTemplate,
        verbose_name=_("face to replace"),
        on_delete=models.SET_NULL,
        null=True,
        blank=True,
        related_name="+",
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
    allowed_by = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        verbose_name=_("allowed by"),
        on_delete=models.PROTECT,
        null=True,
        blank=True,
        related_name="+",
        help_text=_("Who said that a face like another student's is stored all the same."),
    )

    objects = FacePictureQuerySet.as_manager()

    class Meta(Job.Meta):
        verbose_name = _("submitted picture")
        verbose_name_plural = _("submitted pictures")
        ordering = ["student", "uploaded_at", "pk"]
        constraints = [
            *job_constraints(PictureState),
            models.CheckConstraint(
                condition=~Q(state=PictureState.ASKED) | ~Q(failure_code=""),
                name="face_picture_asked_says_why",
            ),
            models.CheckConstraint(
                condition=~Q(state__in=[PictureState.READY, PictureState.FAILED]) | Q(file=""),
                name="face_picture_erased_when_done",
            ),
        ]

    @property
    def label(self) -> str:
        """What the person called it, else what it was taken from."""
        return self.name or gettext("From a lesson")

    @property
    def owning_school(self) -> School:
        return self.student.school

    @property
    def file_owner(self) -> Owner:
        return Owner(Student._meta.label, self.student_id)

    def __str__(self) -> str:
        placeholders = {"name": self.name, "student": self.student}
        return gettext("%(name)s of %(student)s") % placeholders
