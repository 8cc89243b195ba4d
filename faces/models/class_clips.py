"""A clip of a class in which nobody is named yet: its people, and the faces of each."""

import uuid
from pathlib import PurePath

import numpy as np
from django.conf import settings
from django.contrib.auth.models import AnonymousUser
from django.db import models
from django.db.models import F, Q
from django.utils import timezone
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _
from numpy.typing import NDArray

from accounts.models import User
from classes.models import ClassGroup, School, Student
from jobs.failures import sentence_of
from jobs.models import Job, job_constraints
from storage.encryption.data_keys import Owner
from storage.encryption.fields import SealedBinaryField, SealedRow
from storage.encryption.file_fields import SealedFileField


def clip_path(clip: "ClassClip", file_name: str) -> str:
    """Store under a name of our own; nothing of an uploaded name but a known ending survives."""
    ending = PurePath(file_name).suffix.lower()
    safe = ending if ending[1:].isalnum() and len(ending) <= 6 else ""
    return f"clips/{uuid.uuid4().hex}{safe}"


class ClipState(models.TextChoices):
    QUEUED = "queued", _("Waiting")
    RUNNING = "running", _("Being worked on")
    READY = "ready", _("Ready")
    FAILED = "failed", _("Failed")
    DONE = "done", _("Done")


class ClassClipQuerySet(models.QuerySet["ClassClip"]):
    def visible_to(
        self, user: User | AnonymousUser, *, for_change: bool = False
    ) -> "ClassClipQuerySet":
        return self.filter(
            class_group__in=ClassGroup.objects.visible_to(user, for_change=for_change)
        )

    def held(self) -> "ClassClipQuerySet":
        """Keep those of which a file or a face may still be held."""
        return self.exclude(state=ClassClip.State.DONE)


class ClassClip(Job):
    """One clip of a whole class, to register its students from."""

    JOB_KIND = "faces.services.clips.class_clips.CLIPS"

    SCHOOL_PATH = "class_group__school"

    State = ClipState

    class_group = models.ForeignKey(
        ClassGroup, verbose_name=_("class"), on_delete=models.CASCADE, related_name="clips"
    )
    file = SealedFileField(
        _("file"), upload_to=clip_path, blank=True, help_text=_("Empty once erased.")
    )
    file_sha256 = models.CharField(_("checksum of the file"), max_length=64)
    uploaded_by = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        verbose_name=_("uploaded by"),
        on_delete=models.PROTECT,
        null=True,
        blank=True,
        related_name="+",
    )
    uploaded_at = models.DateTimeField(_("uploaded at"), default=timezone.now)
    network_id = models.CharField(_("recognition network"), max_length=64, blank=True)
    n_unusable = models.PositiveSmallIntegerField(
        _("unusable people"), default=0, help_text=_("People of whom no picture was good enough.")
    )
    n_stored = models.PositiveSmallIntegerField(_("students registered"), default=0)
    n_withdrawn = models.PositiveSmallIntegerField(
        _("erased people"), default=0, help_text=_("Cards erased because a consent was withdrawn.")
    )
    steps = models.JSONField(
        _("earlier steps"),
        default=list,
        blank=True,
        editable=False,
        help_text=_("How it was before each change."),
    )

    state = models.CharField(_("state"), max_length=10, choices=ClipState, default=ClipState.QUEUED)

    objects = ClassClipQuerySet.as_manager()

    class Meta(Job.Meta):
        verbose_name = _("film of a class")
        verbose_name_plural = _("films of classes")
        ordering = ["-uploaded_at", "-pk"]
        constraints = job_constraints(ClipState)

    @property
    def owning_school(self) -> School:
        return self.class_group.school

    @property
    def file_owner(self) -> Owner:
        return Owner.of(self.owning_school)

    def __str__(self) -> str:
        return gettext("Film of %(class_group)s") % {"class_group": self.class_group}


class FaceClusterQuerySet(models.QuerySet["FaceCluster"]):
    def visible_to(
        self, user: User | AnonymousUser, *, for_change: bool = False
    ) -> "FaceClusterQuerySet":
        return self.filter(clip__in=ClassClip.objects.visible_to(user, for_change=for_change))


class FaceCluster(models.Model):
    """Faces of a clip that are one person; nobody until a person says who."""

    clip = models.ForeignKey(
        ClassClip, verbose_name=_("film"), on_delete=models.CASCADE, related_name="clusters"
    )
    number = models.PositiveSmallIntegerField(_("running number"), help_text=_("In the film."))
    student = models.ForeignKey(
        Student,
        verbose_name=_("student"),
        on_delete=models.CASCADE,
        null=True,
        blank=True,
        related_name="+",
    )
    named_by = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        verbose_name=_("named by"),
        on_delete=models.PROTECT,
        null=True,
        blank=True,
        related_name="+",
    )
    suggested = models.ForeignKey(
        Student,
        verbose_name=_("suggested student"),
        on_delete=models.SET_NULL,
        null=True,
        blank=True,
        related_name="+",
    )
    # Django gives each slug an index, but nobody looks a card up by its refusal.
    refusal_code = models.SlugField(
        _("why it was refused"), max_length=60, blank=True, db_index=False
    )
    refusal_params = models.JSONField(_("values of the refusal"), default=dict, blank=True)

    objects = FaceClusterQuerySet.as_manager()

    class Meta:
        verbose_name = _("person in a film")
        verbose_name_plural = _("people in films")
        ordering = ["clip", "number"]
        constraints = [
            models.UniqueConstraint(fields=["clip", "number"], name="cluster_once"),
            models.UniqueConstraint(
                fields=["clip", "student"],
                condition=Q(student__isnull=False),
                name="cluster_student_once",
            ),
        ]

    def __str__(self) -> str:
        placeholders = {"number": self.number, "film": self.clip}
        return gettext("Person %(number)s of %(film)s") % placeholders

    @property
    def refusal(self) -> str:
        """Why it was not stored, in the reader's language; empty if it was not tried."""
        return sentence_of(self.refusal_code, self.refusal_params) if self.refusal_code else ""


class ClipFaceQuerySet(models.QuerySet["ClipFace"]):
    def visible_to(
        self, user: User | AnonymousUser, *, for_change: bool = False
    ) -> "ClipFaceQuerySet":
        return self.filter(cluster__in=FaceCluster.objects.visible_to(user, for_change=for_change))


class ClipFace(SealedRow):
    """One look at a person of a clip."""

    cluster = models.ForeignKey(
        FaceCluster,
        verbose_name=_("person in the film"),
        on_delete=models.CASCADE,
        related_name="faces",
    )
    number = models.PositiveSmallIntegerField(
        _("running number"), help_text=_("0 is the one shown on the card.")
    )
    tracklet = models.PositiveIntegerField(
        _("track through the film"), help_text=_("Pictures of one track are one person.")
    )
    first_seen_s = models.FloatField(_("first moment (seconds)"), help_text=_("Of the track."))
    last_seen_s = models.FloatField(_("last moment (seconds)"), help_text=_("Of the track."))
    time_s = models.FloatField(_("moment (seconds)"))
    box = models.JSONField(
        _("place in the picture"),
        default=list,
        help_text=_("In the frame: left, top, right, bottom, pixels."),
    )
    chip = SealedBinaryField(_("portrait"), help_text=_("Aligned portrait, 240 x 240, JPEG."))
    embedding = SealedBinaryField(
        _("measurements of the face"), help_text=_("float32, little-endian.")
    )
    quality = models.FloatField(_("quality"), help_text=_("0 (useless) to 1 (ideal)."))
    is_usable = models.BooleanField(_("good enough to register"))

    objects = ClipFaceQuerySet.as_manager()

    class Meta:
        verbose_name = _("face in a film")
        verbose_name_plural = _("faces in films")
        ordering = ["cluster", "-is_usable", "number", "pk"]
        constraints = [
            models.CheckConstraint(
                condition=Q(last_seen_s__gte=F("first_seen_s")), name="clip_face_lasts"
            ),
            models.CheckConstraint(
                condition=Q(quality__gte=0, quality__lte=1), name="clip_face_quality"
            ),
        ]

    def __str__(self) -> str:
        return gettext("Picture of %(cluster)s") % {"cluster": self.cluster}

    @property
    def key_owner(self) -> Owner:
        """The film's: nobody knows for sure whose face it is, and all go together."""
        return Owner(ClassClip._meta.label, self.cluster.clip_id)

    @property
    def vector(self) -> NDArray[np.float32]:
        """The embedding, float32, shape (d,)."""
        return np.frombuffer(bytes(self.embedding), dtype="<f4")
