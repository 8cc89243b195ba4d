"""Lists of the administration that are too long to wait for: made by the worker, had for a day."""

import uuid
from datetime import datetime, timedelta
from pathlib import PurePath

from django.apps import apps
from django.conf import settings
from django.contrib.auth.models import AnonymousUser
from django.db import models
from django.db.models import Q
from django.utils import timezone
from django.utils.text import capfirst
from django.utils.translation import gettext_lazy as _

from accounts.models import User
from classes.models.people import School
from jobs.models import Job, job_constraints
from storage.encryption.data_keys import Owner
from storage.encryption.file_fields import SealedFileField

FOLDER = "list_files/"
KEPT = timedelta(days=1)
"""After that nobody gets the file any more, whether or not it is erased yet."""


def list_path(row: "ListFile", file_name: str) -> str:
    return f"{FOLDER}{uuid.uuid4().hex}{PurePath(file_name).suffix}"


class Ending(models.TextChoices):
    CSV = "csv", "CSV"
    XLSX = "xlsx", _("Excel (.xlsx)")


class ListFileQuerySet(models.QuerySet["ListFile"]):
    def visible_to(
        self, user: User | AnonymousUser, *, for_change: bool = False
    ) -> "ListFileQuerySet":
        """Return her own: what one may read, a colleague may not."""
        return self.filter(asked_by=user) if user.is_authenticated else self.none()

    def lasting_at(self, now: datetime) -> "ListFileQuerySet":
        """Leave out what is too old to be given; what is still being made stays."""
        return self.filter(Q(file="") | Q(asked_at__gt=now - KEPT))


class ListFile(Job):
    """A list as somebody filtered it, written into a file; it is erased after a day."""

    JOB_KIND = "classes.list_files.list_files.LIST_FILES"

    Ending = Ending

    model_label = models.CharField(
        _("list"), max_length=60, help_text=_("Its model, such as classes.Student.")
    )
    query = models.TextField(
        _("filters"), blank=True, help_text=_("As they stood in the address of the list.")
    )
    ending = models.CharField(_("kind of file"), max_length=4, choices=Ending)
    language = models.CharField(_("language"), max_length=10)
    school_ids = models.JSONField(_("schools whose rows it holds"), default=list)
    n_rows = models.PositiveIntegerField(_("number of rows"), default=0)
    file = SealedFileField(_("file"), upload_to=list_path, blank=True, editable=False)
    asked_by = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        verbose_name=_("asked by"),
        on_delete=models.CASCADE,
        related_name="+",
    )
    asked_at = models.DateTimeField(_("asked at"), default=timezone.now)

    objects = ListFileQuerySet.as_manager()

    class Meta(Job.Meta):
        verbose_name = _("file with a list")
        verbose_name_plural = _("files with lists")
        ordering = ["-asked_at", "-pk"]
        constraints = [
            *job_constraints(),
            models.CheckConstraint(condition=Q(ending__in=Ending.values), name="list_file_ending"),
        ]

    def __str__(self) -> str:
        return f"{self.list_name} ({self.get_ending_display()})"

    @property
    def owning_school(self) -> School:
        """The first of those whose rows it holds: whose turn it is, and whose key seals it."""
        return School.objects.get(pk=self.school_ids[0])

    @property
    def file_owner(self) -> Owner:
        return Owner.of(self.school)

    @property
    def list_name(self) -> str:
        return capfirst(str(apps.get_model(self.model_label)._meta.verbose_name_plural))

    @property
    def shown_name(self) -> str:
        return f"{self.model_label.partition('.')[2]}-{self.asked_at:%Y-%m-%d}.{self.ending}"
