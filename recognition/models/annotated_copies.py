"""Copies of films and photos with a box and a name at each face; each is gone after a day."""

import uuid
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
from classes.models import School
from jobs.models import Job, job_constraints
from recognition.models.captures import Capture
from storage.encryption.data_keys import Owner
from storage.encryption.file_fields import SealedFileField

FOLDER = "annotated/"
KEPT = timedelta(days=1)
"""After that nobody gets a copy any more, whether or not it is erased yet."""


def copy_path(copy: "AnnotatedCopy", file_name: str) -> str:
    return f"{FOLDER}{uuid.uuid4().hex}{PurePath(file_name).suffix}"


class NameStyle(models.TextChoices):
    """How much of a name stands at a face."""

    FULL = "full", _("Whole names")
    INITIALS = "initials", _("Initials")
    NONE = "none", _("No names")


class AnnotatedCopyQuerySet(models.QuerySet["AnnotatedCopy"]):
    def visible_to(
        self, user: User | AnonymousUser, *, for_change: bool = False
    ) -> "AnnotatedCopyQuerySet":
        return self.filter(capture__in=Capture.objects.visible_to(user, for_change=for_change))

    def lasting_at(self, now: datetime) -> "AnnotatedCopyQuerySet":
        """Leave out what is too old to be shown; what is still being made stays."""
        return self.filter(Q(file="") | Q(asked_at__gt=now - KEPT))


class AnnotatedCopy(Job):
    """The copy of a film or photo that somebody asked for, as its review stood then."""

    JOB_KIND = "recognition.services.copies.annotated_copies.ANNOTATED_COPIES"

    SCHOOL_PATH = "capture__session__class_group__school"

    NameStyle = NameStyle

    capture = models.OneToOneField(
        Capture,
        verbose_name=_("film or photo"),
        on_delete=models.CASCADE,
        related_name="annotated_copy",
    )
    names = models.CharField(_("names"), max_length=10, choices=NameStyle)
    hides_strangers = models.BooleanField(_("hides strangers"), default=True)
    file = SealedFileField(_("file"), upload_to=copy_path, blank=True, editable=False)
    asked_by = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        verbose_name=_("asked by"),
        on_delete=models.SET_NULL,
        null=True,
        related_name="+",
    )
    asked_at = models.DateTimeField(_("asked at"), default=timezone.now)

    objects = AnnotatedCopyQuerySet.as_manager()

    class Meta(Job.Meta):
        verbose_name = _("copy with names")
        verbose_name_plural = _("copies with names")
        ordering = ["-asked_at", "-pk"]
        constraints = [
            *job_constraints(),
            models.CheckConstraint(
                condition=Q(names__in=NameStyle.values), name="annotated_copy_names"
            ),
        ]

    def __str__(self) -> str:
        return gettext("%(film)s, with names") % {"film": self.capture}

    @property
    def owning_school(self) -> School:
        return self.capture.owning_school

    @property
    def file_owner(self) -> Owner:
        return self.capture.file_owner
