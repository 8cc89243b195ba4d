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
from classes.models import ClassGroup, Student
from faces.models.face_templates import FaceTemplate


def picture_path(picture: "FacePicture", file_name: str) -> str:
    """Store under a name of our own, which says nothing of the student."""
    ending = PurePath(file_name).suffix.lower()
    safe = ending if ending[1:].isalnum() and len(ending) <= 6 else ""
    return f"face_pictures/{uuid.uuid4().hex}{safe}"


class PictureBatchQuerySet(models.QuerySet["PictureBatch"]):
    def visible_to(self, user: User | AnonymousUser) -> "PictureBatchQuerySet":
        return self.filter(class_group__in=ClassGroup.objects.visible_to(user))


class PictureBatch(models.Model):
    """Files sent together for a class group: which were refused at once, and why."""

    class_group = models.ForeignKey(
        ClassGroup, verbose_name=_("class group"), on_delete=models.CASCADE, related_name="+"
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
        _("refused files"), default=list, blank=True, help_text=_("Name of the file and reason.")
    )

    objects = PictureBatchQuerySet.as_manager()

    class Meta:
        verbose_name = _("batch of pictures")
        verbose_name_plural = _("batches of pictures")
        ordering = ["-uploaded_at", "-pk"]

    def __str__(self) -> str:
        return gettext("Pictures for %(class_group)s") % {"class_group": self.class_group}


class FacePictureQuerySet(models.QuerySet["FacePicture"]):
    def visible_to(self, user: User | AnonymousUser) -> "FacePictureQuerySet":
        return self.filter(student__in=Student.objects.visible_to(user))

    def unfinished(self) -> "FacePictureQuerySet":
        return self.filter(state__in=[FacePicture.State.WAITING, FacePicture.State.WORK])


class FacePicture(models.Model):
    """One file for one student: kept only until it is registered or refused."""

    class State(models.TextChoices):
        PLANNED = "planned", _("Not started")
        WAITING = "waiting", _("Waiting")
        WORK = "work", _("Being looked at")
        ASKED = "asked", _("A question")
        ACCEPTED = "accepted", _("Accepted")
        REFUSED = "refused", _("Refused")

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
    file = models.FileField(_("file"), upload_to=picture_path, blank=True)
    name = models.CharField(
        _("name of the file"), max_length=200, help_text=_("What the person called it.")
    )
    source = models.CharField(_("source"), max_length=10, choices=FaceTemplate.Source)
    state = models.CharField(_("state"), max_length=10, choices=State, default=State.WAITING)
    reason = models.CharField(_("reason"), max_length=300, blank=True)
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
    attempts = models.PositiveSmallIntegerField(_("attempts"), default=0)
    claim = models.UUIDField(_("mark of the worker"), null=True, blank=True, editable=False)
    touched_at = models.DateTimeField(_("last change at"), default=timezone.now, editable=False)

    objects = FacePictureQuerySet.as_manager()

    class Meta:
        verbose_name = _("submitted picture")
        verbose_name_plural = _("submitted pictures")
        ordering = ["student", "uploaded_at", "pk"]
        constraints = [
            models.CheckConstraint(
                condition=Q(
                    state__in=["planned", "waiting", "work", "asked", "accepted", "refused"]
                ),
                name="face_picture_state",
            ),
            models.CheckConstraint(
                condition=~Q(state__in=["refused", "asked"]) | ~Q(reason=""),
                name="face_picture_says_why",
            ),
            models.CheckConstraint(
                condition=~Q(state__in=["accepted", "refused"]) | Q(file=""),
                name="face_picture_erased_when_done",
            ),
            models.CheckConstraint(
                condition=~Q(state="work") | Q(claim__isnull=False),
                name="face_picture_work_is_claimed",
            ),
        ]
        indexes = [models.Index(fields=["state", "touched_at"], name="face_picture_work")]

    def __str__(self) -> str:
        placeholders = {"name": self.name, "student": self.student}
        return gettext("%(name)s of %(student)s") % placeholders
