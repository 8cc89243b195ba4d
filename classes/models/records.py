"""The register: one student's status in one lesson, and who or what says so."""

from datetime import datetime, timedelta

from django.conf import settings
from django.contrib.auth.models import AnonymousUser
from django.db import models
from django.db.models import Q
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from accounts.models import User
from classes.models.class_sessions import ClassSession
from classes.models.lessons.acting_tokens import LONGEST_TOKEN, with_token
from classes.models.people import Student
from classes.models.statuses import HERE, Status


class AttendanceRecordQuerySet(models.QuerySet["AttendanceRecord"]):
    def visible_to(
        self, user: User | AnonymousUser, *, for_change: bool = False
    ) -> "AttendanceRecordQuerySet":
        return self.filter(session__in=ClassSession.objects.visible_to(user, for_change=for_change))

    def counted(self) -> "AttendanceRecordQuerySet":
        """Leave out those of lessons after the student had left: they count nowhere."""
        return self.filter(is_after_leaving=False)


class RecordSource(models.TextChoices):
    """Who or what a status comes from."""

    PERSON = "person", _("Entered by a person")
    CAPTURE = "capture", _("Proposed by a film or photo, confirmed")
    PLAN = "plan", _("Planned by the office, confirmed")


class AttendanceRecord(models.Model):
    """One student's status in one session, and who or what says so."""

    SCHOOL_PATH = "session__class_group__school"

    Source = RecordSource

    session = models.ForeignKey(
        ClassSession, verbose_name=_("lesson"), on_delete=models.CASCADE, related_name="records"
    )
    student = models.ForeignKey(
        Student,
        verbose_name=_("student"),
        on_delete=models.CASCADE,
        related_name="attendance_records",
    )
    status = models.CharField(_("status"), max_length=10, choices=Status)
    code = models.ForeignKey(
        "AttendanceCode",
        verbose_name=_("attendance code"),
        on_delete=models.PROTECT,
        null=True,
        blank=True,
        related_name="records",
        help_text=_("The school's own word for the status, if it has one."),
    )
    minutes_late = models.PositiveSmallIntegerField(_("minutes late"), null=True, blank=True)
    minutes_early = models.PositiveSmallIntegerField(
        _("minutes left early"),
        null=True,
        blank=True,
        help_text=_("Before the end of the lesson; also of who came late."),
    )
    note = models.CharField(_("note"), max_length=300, blank=True)
    source = models.CharField(_("source"), max_length=10, choices=Source)
    recorded_by = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        verbose_name=_("recorded by"),
        on_delete=models.PROTECT,
        null=True,
        blank=True,
        related_name="+",
        help_text=_("Empty: confirmed at the command line."),
    )
    recorded_with = models.CharField(
        _("recorded with the token"),
        max_length=LONGEST_TOKEN,
        blank=True,
        editable=False,
        help_text=_("Of another system, which acts for whoever made its token."),
    )
    recorded_at = models.DateTimeField(_("recorded at"), default=timezone.now)
    is_after_leaving = models.BooleanField(
        _("after leaving"),
        default=False,
        editable=False,
        help_text=_("The student was no longer in the class: the entry counts nowhere."),
    )
    absence = models.ForeignKey(
        "PlannedAbsence",
        verbose_name=_("planned absence"),
        on_delete=models.SET_NULL,
        null=True,
        blank=True,
        editable=False,
        related_name="records",
        help_text=_("The absence of the office that the entry follows."),
    )

    objects = AttendanceRecordQuerySet.as_manager()

    class Meta:
        verbose_name = _("attendance record")
        verbose_name_plural = _("attendance records")
        ordering = ["session", "student"]
        indexes = [
            # Reports over a year read this and not the rows.
            models.Index(
                fields=[
                    *("session", "status", "code", "student", "minutes_late"),
                    *("minutes_early", "is_after_leaving"),
                ],
                name="record_for_reports",
            )
        ]
        constraints = [
            models.UniqueConstraint(
                fields=["session", "student"], name="record_once_per_student_and_session"
            ),
            models.CheckConstraint(
                condition=Q(status__in=Status.values),
                name="record_status",
            ),
            models.CheckConstraint(
                condition=Q(minutes_late__isnull=True)
                # `MOST_MINUTES_LATE` of the services, which no model imports.
                | Q(status=Status.LATE, minutes_late__gte=1, minutes_late__lte=600),
                name="record_minutes_only_when_late",
                violation_error_message=_("Minutes (1 to 600) belong to a late student only."),
            ),
            models.CheckConstraint(
                condition=Q(minutes_early__isnull=True)
                | Q(status__in=HERE, minutes_early__gte=1, minutes_early__lte=600),
                name="record_minutes_early_only_when_here",
                violation_error_message=_("Who was not there cannot leave early."),
            ),
            models.CheckConstraint(
                condition=Q(source__in=[RecordSource.CAPTURE, RecordSource.PLAN])
                | Q(source=RecordSource.PERSON, recorded_by__isnull=False),
                name="record_source_names_its_person",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.student}: {self.get_status_display()}"

    @property
    def who(self) -> str:
        """Whoever entered it, and with which token."""
        return with_token(self.recorded_by, self.recorded_with)

    @property
    def letter(self) -> str:
        """The code's letter, else the school's for the status; lists fetch both along."""
        if self.code:
            return self.code.letter
        return self.session.class_group.school.letter_of(self.status)

    @property
    def label(self) -> str:
        """The school's word for it, else the status's."""
        return self.code.label if self.code else self.get_status_display()

    @property
    def left_at(self) -> datetime | None:
        """When she left on the school's clock, if before the end of the lesson."""
        if not self.minutes_early:
            return None
        ends_at = self.session.ends_at - timedelta(minutes=self.minutes_early)
        return self.session.class_group.school.local(ends_at)

    def is_here_at(self, moment: datetime) -> bool:
        """Say whether she was there, and had not left by then."""
        return Status(self.status).is_here and not (self.left_at and self.left_at <= moment)

    @property
    def version(self) -> str:
        """The state of this entry that a page shows; any later one has another."""
        return self.recorded_at.isoformat()
