"""What a student or a parent may ask for: everything that is held of her, or that it goes."""

import uuid
from typing import Any

from django.conf import settings
from django.contrib.auth.models import AnonymousUser
from django.db import models
from django.utils import timezone
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from accounts.models import User
from classes.access import office_schools, supervised_schools
from classes.models import School, Student
from jobs.models import Job
from storage.encryption.data_keys import Owner
from storage.encryption.file_fields import SealedFileField

FOLDER = "student_exports/"


def export_path(export: "StudentExport", file_name: str) -> str:
    # The name that was sent says nothing here, and must not stand in the store.
    return f"{FOLDER}{uuid.uuid4().hex}.zip"


class StudentExportQuerySet(models.QuerySet["StudentExport"]):
    def visible_to(
        self, user: User | AnonymousUser, *, for_change: bool = False
    ) -> "StudentExportQuerySet":
        return self.filter(student__school__in=office_schools(user))


class StudentExport(Job):
    """A file with everything that is held of a student; it is erased after a day."""

    JOB_KIND = "office.services.student_exports.EXPORTS"

    SCHOOL_PATH = "student__school"

    student = models.ForeignKey(
        Student, verbose_name=_("student"), on_delete=models.CASCADE, related_name="exports"
    )
    file = SealedFileField(_("file"), upload_to=export_path, blank=True, editable=False)
    asked_by = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        verbose_name=_("asked by"),
        on_delete=models.SET_NULL,
        null=True,
        related_name="+",
    )
    asked_at = models.DateTimeField(_("asked at"), default=timezone.now)

    objects = StudentExportQuerySet.as_manager()

    class Meta(Job.Meta):
        verbose_name = _("export of a student")
        verbose_name_plural = _("exports of students")
        ordering = ["-asked_at", "-pk"]

    def __str__(self) -> str:
        return gettext("Everything held of %(student)s") % {"student": self.student}

    @property
    def owning_school(self) -> School:
        return self.student.school

    @property
    def file_owner(self) -> Owner:
        """Hers: her face is in it."""
        return Owner.of(self.student)


class StudentErasureQuerySet(models.QuerySet["StudentErasure"]):
    def visible_to(
        self, user: User | AnonymousUser, *, for_change: bool = False
    ) -> "StudentErasureQuerySet":
        # Receipts are for whoever supervises: they outlive the student, and with her every class.
        return self.filter(school__in=supervised_schools(user))


class StudentErasure(Job):
    """An erasure on request, and its receipt: what went, in numbers, without a name."""

    # The receipt stays when her row goes.
    JOB_KIND = "office.services.student_erasures.ERASURES"

    student = models.ForeignKey(
        Student,
        verbose_name=_("student"),
        on_delete=models.SET_NULL,
        null=True,
        blank=True,
        related_name="+",
        help_text=_("Empty once the student is erased."),
    )
    asked_by = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        # The account of an administrator may be deleted; what was erased stays on record.
        verbose_name=_("asked by"),
        on_delete=models.SET_NULL,
        null=True,
        related_name="+",
        help_text=_("Empty: at the command line."),
    )
    asked_at = models.DateTimeField(_("asked at"), default=timezone.now)
    counts = models.JSONField(
        _("what went"), default=dict, blank=True, help_text=_("Number of pieces, by holding.")
    )
    sha256 = models.CharField(
        _("checksum"), max_length=64, blank=True, help_text=_("Of the receipt as it is printed.")
    )
    awaited = models.JSONField(
        _("still in work"),
        default=dict,
        blank=True,
        editable=False,
        help_text=_("Keys of films and files that go as soon as the worker is done with them."),
    )
    cleaned_at = models.DateTimeField(
        _("overwritten at"),
        null=True,
        blank=True,
        help_text=_("When the database wrote its own files anew."),
    )

    objects = StudentErasureQuerySet.as_manager()

    class Meta(Job.Meta):
        verbose_name = _("erasure of a student")
        verbose_name_plural = _("erasures of students")
        ordering = ["-asked_at", "-pk"]

    def __str__(self) -> str:
        return gettext("Receipt %(number)s") % {"number": self.pk}

    @property
    def owning_school(self) -> Any:
        return self.student.school if self.student else None
