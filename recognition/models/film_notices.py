"""Who wants a mail when a room has filmed her lesson, and each such mail."""

from django.db import models
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from classes.models import ClassSession, School, Teacher
from jobs.models import MailJob


class FilmNoticeWish(models.Model):
    """A teacher wants a mail when a room has filmed her lesson; without a row she does not."""

    SCHOOL_PATH = "teacher__school"

    teacher = models.OneToOneField(
        Teacher,
        verbose_name=_("teacher"),
        on_delete=models.CASCADE,
        related_name="film_notice_wish",
    )
    language = models.CharField(
        _("language"), max_length=10, help_text=_("That of the page on which it was asked for.")
    )
    wished_at = models.DateTimeField(_("wished at"), default=timezone.now, editable=False)

    class Meta:
        verbose_name = _("wish for mails about films")
        verbose_name_plural = _("wishes for mails about films")
        ordering = ["teacher"]

    def __str__(self) -> str:
        return str(self.teacher)


class FilmNotice(MailJob):
    """The one mail that tells a teacher how many a room's films of one moment have shown."""

    JOB_KIND = "recognition.services.rooms.film_notices.FILM_NOTICES"

    SCHOOL_PATH = "session__class_group__school"

    session = models.ForeignKey(
        ClassSession, verbose_name=_("lesson"), on_delete=models.CASCADE, related_name="+"
    )
    teacher = models.ForeignKey(
        Teacher, verbose_name=_("teacher"), on_delete=models.CASCADE, related_name="+"
    )
    filmed_at = models.DateTimeField(_("moment of the films"))
    n_seen = models.PositiveSmallIntegerField(_("students seen"), null=True, blank=True)
    n_to_check = models.PositiveSmallIntegerField(_("students to check"), null=True, blank=True)

    class Meta(MailJob.Meta):
        verbose_name = _("mail about films")
        verbose_name_plural = _("mails about films")
        constraints = [
            *MailJob.Meta.constraints,
            models.UniqueConstraint(
                fields=["session", "teacher", "filmed_at"], name="film_notice_once_a_moment"
            ),
        ]

    def __str__(self) -> str:
        return f"{self.session}: {self.teacher}"

    @property
    def owning_school(self) -> School:
        return self.session.class_group.school
