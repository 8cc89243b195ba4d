"""The access log: who saw, took or changed what of whom; rows are added and never changed."""

from typing import Any, NoReturn

from django.db import NotSupportedError, models
from django.db.models import Q
from django.utils import timezone
from django.utils.translation import gettext_lazy as _


class AccessAction(models.TextChoices):
    VIEW = "view", _("saw")
    DOWNLOAD = "download", _("downloaded")
    EXPORT = "export", _("exported")
    CHANGE = "change", _("changed")


class Channel(models.TextChoices):
    PAGE = "page", _("Page")
    API = "api", _("Interface for other systems")
    ADMIN = "admin", _("Administration")
    COMMAND = "command", _("Command")


class AppendOnlyQuerySet(models.QuerySet[Any]):
    def update(self, **kwargs: Any) -> NoReturn:
        raise NotSupportedError("rows of the access log are not changed")

    def delete(self) -> NoReturn:
        raise NotSupportedError("rows of the access log are not deleted")


class AppendOnly(models.Model):
    """Rows that are added once; old stretches of them go whole (`prune_access_log`).

    Triggers of the database refuse as well, whoever passes by this.
    """

    objects = AppendOnlyQuerySet.as_manager()

    class Meta:
        abstract = True

    def save(self, *args: Any, **kwargs: Any) -> None:
        if self.pk is not None and not self._state.adding:
            raise NotSupportedError("rows of the access log are not changed")
        super().save(*args, **kwargs)

    def delete(self, *args: Any, **kwargs: Any) -> NoReturn:
        raise NotSupportedError("rows of the access log are not deleted")


class AccessFields(models.Model):
    """Who did what, from where. Keys are plain numbers: a row outlives whom it is about."""

    at = models.DateTimeField(_("when"), default=timezone.now, db_index=True)
    user_id = models.BigIntegerField(_("user"), default=0, help_text=_("0: nobody who signs in."))
    who = models.CharField(_("who"), max_length=200)
    channel = models.CharField(_("by"), max_length=10, choices=Channel.choices)
    action = models.CharField(_("what was done"), max_length=10, choices=AccessAction.choices)
    subject = models.CharField(_("with what"), max_length=40)
    school_id = models.BigIntegerField(_("school"), default=0, help_text=_("0: of none."))
    address = models.CharField(_("address"), max_length=45, blank=True)
    agent = models.CharField(_("browser"), max_length=80, blank=True)

    class Meta:
        abstract = True


class AccessEntry(AppendOnly, AccessFields):
    """One line of the log; its hash covers the line before it, so that none can be taken out."""

    position = models.BigIntegerField(_("position"), unique=True)
    student_ids = models.JSONField(_("whose"), default=list)
    params = models.JSONField(_("values"), default=dict)
    hash = models.CharField(_("checksum"), max_length=64)

    class Meta:
        verbose_name = _("line of the access log")
        verbose_name_plural = _("access log")
        ordering = ["-position"]
        indexes = [
            models.Index(fields=["school_id", "-position"], name="access_by_school"),
            models.Index(fields=["user_id", "-position"], name="access_by_user"),
        ]
        constraints = [
            models.CheckConstraint(
                condition=Q(action__in=AccessAction.values) & Q(channel__in=Channel.values),
                name="access_is_of_a_known_kind",
            ),
            models.CheckConstraint(condition=Q(position__gt=0), name="access_position_counts"),
        ]

    def __str__(self) -> str:
        return f"{self.position}: {self.who}, {self.action} {self.subject}"


class AccessedStudent(AppendOnly):
    """Finds the lines that are about a student; the lines themselves say so too."""

    # Nothing follows by itself: lines and students go together, in `prune_access_log` alone.
    entry = models.ForeignKey(
        AccessEntry, verbose_name=_("line"), on_delete=models.DO_NOTHING, related_name="students"
    )
    student_id = models.BigIntegerField(_("whose"))

    class Meta:
        verbose_name = _("student in the access log")
        verbose_name_plural = _("students in the access log")
        constraints = [
            models.UniqueConstraint(fields=["student_id", "entry"], name="accessed_student_once")
        ]

    def __str__(self) -> str:
        return f"{self.entry_id}: {self.student_id}"


class AccessNote(AccessFields):
    """A glance that waits to be sealed into the log with the others of its minute.

    A page with thirty faces asks for thirty pictures: each leaves a note, once in a minute.
    """

    minute = models.DateTimeField(_("minute"))
    student_id = models.BigIntegerField(_("whose"), default=0, help_text=_("0: of nobody known."))
    about = models.CharField(_("about"), max_length=60, blank=True)

    class Meta:
        verbose_name = _("note for the access log")
        verbose_name_plural = _("notes for the access log")
        ordering = ["pk"]
        constraints = [
            models.UniqueConstraint(
                fields=[
                    *("minute", "student_id", "subject", "action", "user_id", "channel"),
                    *("who", "school_id", "about", "address"),
                ],
                name="access_note_once_a_minute",
            )
        ]

    def __str__(self) -> str:
        return f"{self.minute}: {self.who}, {self.action} {self.subject}"


class AccessChange(AccessFields):
    """A change, or what was sent, that waits for its line: written in the transaction of that.

    So neither is there without the other, whatever dies in between; the line follows at once.
    """

    student_ids = models.JSONField(_("whose"), default=list)
    params = models.JSONField(_("values"), default=dict)

    class Meta:
        verbose_name = _("change that waits for its line of the access log")
        verbose_name_plural = _("changes that wait for their lines of the access log")
        ordering = ["pk"]

    def __str__(self) -> str:
        return f"{self.at}: {self.who}, {self.action} {self.subject}"


class AccessLogCut(AppendOnly):
    """Up to where the log was pruned, and the checksum from which the rest goes on."""

    at = models.DateTimeField(_("when"), default=timezone.now)
    position = models.BigIntegerField(_("last line that went"), unique=True)
    hash = models.CharField(_("checksum"), max_length=64)

    class Meta:
        verbose_name = _("cut of the access log")
        verbose_name_plural = _("cuts of the access log")
        ordering = ["-position"]

    def __str__(self) -> str:
        return f"{self.position}"
