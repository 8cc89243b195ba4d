"""Files on their way in: sent in numbered parts, so that a lost network loses nothing."""

import uuid

from django.conf import settings
from django.contrib.auth.models import AnonymousUser
from django.db import models
from django.db.models import F, Q, Sum
from django.utils import timezone
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from accounts.models import User
from classes.models import ClassSession, School
from recognition.models.captures import Capture


class UploadQuerySet(models.QuerySet["Upload"]):
    def visible_to(
        self, user: User | AnonymousUser, *, for_change: bool = False
    ) -> "UploadQuerySet":
        """Keep a person's own; even those who see the class do not send on for one another."""
        if not isinstance(user, User):
            return self.none()
        return self.filter(
            uploaded_by=user,
            session__in=ClassSession.objects.visible_to(user, for_change=for_change),
        )

    def unfinished(self) -> "UploadQuerySet":
        return self.filter(capture__isnull=True)


class Upload(models.Model):
    """A photo or video that is being sent; its parts stand one after the other in one file."""

    SCHOOL_PATH = "session__class_group__school"

    id = models.UUIDField(
        _("identifier"), primary_key=True, default=uuid.uuid4, help_text=_("Chosen by the device.")
    )
    session = models.ForeignKey(
        ClassSession, verbose_name=_("lesson"), on_delete=models.CASCADE, related_name="uploads"
    )
    uploaded_by = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        verbose_name=_("uploaded by"),
        on_delete=models.CASCADE,
        related_name="+",
    )
    file_name = models.CharField(_("name of the file"), max_length=150)
    captured_at = models.DateTimeField(_("filmed at"))
    time_zone = models.CharField(
        _("time zone"), max_length=64, blank=True, help_text=_("Of the device.")
    )
    total_bytes = models.PositiveBigIntegerField(
        _("size (bytes)"), null=True, blank=True, help_text=_("Empty: still being filmed.")
    )
    received_bytes = models.PositiveBigIntegerField(_("received (bytes)"), default=0)
    n_received = models.PositiveIntegerField(
        _("parts received"), default=0, help_text=_("Parts, from number 0 on.")
    )
    has_opened_session = models.BooleanField(
        _("opened the lesson"),
        default=False,
        help_text=_("The lesson goes with the upload if nothing comes of it."),
    )
    begun_at = models.DateTimeField(_("begun at"), default=timezone.now)
    touched_at = models.DateTimeField(_("last change at"), default=timezone.now)
    capture = models.OneToOneField(
        Capture,
        verbose_name=_("film or photo"),
        on_delete=models.CASCADE,
        null=True,
        blank=True,
        related_name="upload",
    )

    objects = UploadQuerySet.as_manager()

    class Meta:
        verbose_name = _("upload")
        verbose_name_plural = _("uploads")
        ordering = ["begun_at", "pk"]
        constraints = [
            models.CheckConstraint(
                condition=Q(total_bytes__isnull=True) | Q(received_bytes__lte=F("total_bytes")),
                name="upload_fits_its_total",
            ),
            models.CheckConstraint(
                condition=Q(capture__isnull=True) | Q(received_bytes=F("total_bytes")),
                name="upload_is_whole_before_it_is_a_capture",
            ),
        ]
        # For the cleaning up, which asks what nobody has gone on with.
        indexes = [models.Index(fields=["touched_at"], name="upload_given_up")]

    def __str__(self) -> str:
        placeholders = {"file": self.file_name, "session": self.session}
        return gettext("%(file)s for %(session)s") % placeholders

    @classmethod
    def bytes_of_school(cls, school: School) -> int:
        """Count what uploads have sent that are no captures yet; those have files of their own."""
        rows = cls.objects.unfinished().filter(session__class_group__school=school)
        return int(rows.aggregate(n=Sum("received_bytes"))["n"] or 0)


class UploadChunk(models.Model):
    """One part that has arrived, so that the same part sent again can be told from another."""

    upload = models.ForeignKey(
        Upload, verbose_name=_("upload"), on_delete=models.CASCADE, related_name="chunks"
    )
    number = models.PositiveIntegerField(_("running number"), help_text=_("From 0 on."))
    n_bytes = models.PositiveIntegerField(_("size (bytes)"))
    sha256 = models.CharField(_("checksum"), max_length=64)

    class Meta:
        verbose_name = _("part of an upload")
        verbose_name_plural = _("parts of uploads")
        ordering = ["upload", "number"]
        constraints = [
            models.UniqueConstraint(fields=["upload", "number"], name="upload_chunk_once"),
            models.CheckConstraint(condition=Q(n_bytes__gte=1), name="upload_chunk_not_empty"),
        ]

    def __str__(self) -> str:
        return f"Part {self.number} of {self.upload_id}"
